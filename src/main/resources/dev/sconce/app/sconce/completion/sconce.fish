# Completes sconce in fish: options, subcommands, and what can be built.

function __sconce_targets
    set -l words (commandline -opc)
    set -l place
    set -l at 2
    while test $at -le (count $words)
        switch $words[$at]
            case --
                break
            case -C --directory -f --file
                set at (math $at + 1)
                set -a place $words[(math $at - 1)] $words[$at]
            case '-C*' '-f*' '--directory=*' '--file=*'
                set -a place $words[$at]
        end
        set at (math $at + 1)
    end
    sconce $place completion targets -- (commandline -ct) 2>/dev/null
end

function __sconce_is
    contains -- $argv[1] (commandline -opc)
end

function __sconce_no_subcommand
    for each in @SUBCOMMANDS@
        __sconce_is $each; and return 1
    end
    return 0
end

complete -c sconce -f
@FISH_OPTIONS@
@FISH_SUBCOMMANDS@
complete -c sconce -n '__sconce_is completion' -a '@SHELLS@'
complete -c sconce -n '__sconce_is deps' -a '@DEPS_ACTIONS@'
complete -c sconce -n '__sconce_is who' -F
complete -c sconce -n '__sconce_is help' -a '@SUBCOMMANDS@'
complete -c sconce -n 'not __sconce_is completion; and not __sconce_is help; and not __sconce_is config' -a '(__sconce_targets)'
