#compdef sconce
# Completes sconce in zsh: options, subcommands, and what can be built.

_sconce_targets() {
  local -a targets
  targets=(${(f)"$(sconce $place completion targets -- "$PREFIX" 2>/dev/null)"})
  compadd -a targets
}

_sconce() {
  local curcontext=$curcontext state
  local -a place line subcommands
  local -A opt_args
  local i
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      --) break ;;
      -C | --directory | -f | --file) place+=("$words[i]" "$words[i+1]") ;;
      -C* | -f* | --directory=* | --file=*) place+=("$words[i]") ;;
    esac
  done
  subcommands=(
@ZSH_SUBCOMMANDS@
  )
  _arguments -C -s -S \
@ZSH_OPTIONS@
    '1: :->first' \
    '*: :->more' && return

  case $state in
    first)
      _describe subcommand subcommands
      _sconce_targets ;;
    more)
      case $line[1] in
        completion) compadd @SHELLS@ ;;
        help) _describe subcommand subcommands ;;
        config) ;;
        deps) if (( $#line == 2 )); then compadd @DEPS_ACTIONS@; else _sconce_targets; fi ;;
        who) _files ;;
        *) _sconce_targets ;;
      esac ;;
  esac
}

if [[ $funcstack[1] = _sconce ]]; then
  _sconce "$@"
else
  compdef _sconce sconce
fi
