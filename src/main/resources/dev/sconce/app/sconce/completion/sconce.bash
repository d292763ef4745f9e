# Completes sconce in bash: options, subcommands, and what can be built.

_sconce() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local -a place=()
  local subcommand='' words=0 dashes='' i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $dashes ]]; then
      continue
    fi
    case $word in
      --) dashes=yes ;;
      -C | --directory | -f | --file)
        # bash takes --file=x apart at the sign
        [[ ${COMP_WORDS[i+1]} = '=' ]] && i=$((i + 1))
        place+=("$word" "${COMP_WORDS[i+1]}")
        i=$((i + 1)) ;;
      -C* | -f* | --directory=* | --file=*) place+=("$word") ;;
      @VALUED@)
        [[ ${COMP_WORDS[i+1]} = '=' ]] && i=$((i + 1))
        i=$((i + 1)) ;;
      -*) ;;
      @SUBCOMMAND_PATTERN@)
        [[ $words = 0 ]] && subcommand=$word
        words=$((words + 1)) ;;
      *) words=$((words + 1)) ;;
    esac
  done

  # so it does with a value after the sign
  if [[ $previous = '=' ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  elif [[ $current = '=' ]]; then
    current=''
  fi
  if [[ ! $dashes ]]; then
    case $previous in
@BASH_VALUES@
      @VALUED@) return ;;
    esac
    if [[ $current = -* ]]; then
      local options='@BUILD_OPTIONS@'
      case $subcommand in
        log) options='@LOG_OPTIONS@' ;;
        why) options='@WHY_OPTIONS@' ;;
        deps) options='@DEPS_OPTIONS@' ;;
        who) options='@WHO_OPTIONS@' ;;
        config) options='@CONFIG_OPTIONS@' ;;
        completion | help) options='--help' ;;
      esac
      mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
      return
    fi
  fi

  case $subcommand in
    config) return ;;
    deps)
      if [[ $words = 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -W '@DEPS_ACTIONS@' -- "$current")
        return
      fi ;;
    who)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return ;;
    completion)
      mapfile -t COMPREPLY < <(compgen -W '@SHELLS@' -- "$current")
      return ;;
    help)
      mapfile -t COMPREPLY < <(compgen -W '@SUBCOMMANDS@' -- "$current")
      return ;;
  esac
  mapfile -t COMPREPLY < <(
    sconce "${place[@]}" completion targets -- "$current" 2>/dev/null
    if [[ $words = 0 && ! $dashes ]]; then
      compgen -W '@SUBCOMMANDS@' -- "$current"
    fi
  )
}

complete -F _sconce sconce
