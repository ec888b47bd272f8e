/**
 * A script per shell. Each asks `health-check complete` for the words that can stand at the cursor: a line per word, with
 * its description after a tab, and the line `:file` or `:folder` if the shell adds the names of paths.
 */
export const shellScripts = {
  bash: `# bash completion of health-check. Load it: source <(health-check completion bash)
_health_check() {
  local word="\${COMP_WORDS[COMP_CWORD]}" line
  [[ $word == "=" ]] && word=""
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :file) COMPREPLY+=($(compgen -f -- "$word")) ;;
      :folder) COMPREPLY+=($(compgen -d -- "$word")) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _health_check health-check
`,
  zsh: `#compdef health-check
# zsh completion of health-check. Save it as _health-check in a folder of $fpath.
_health_check() {
  local line
  local -a candidates
  while IFS= read -r line; do
    case "$line" in
      :file) _files ;;
      :folder) _files -/ ;;
      *) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#candidates} )) && _describe 'health-check' candidates
}
if [[ "\${funcstack[1]}" == _health-check ]]; then _health_check "$@"; else compdef _health_check health-check; fi
`,
  fish: `# fish completion of health-check. Save it as health-check.fish in ~/.config/fish/completions.
function __health_check_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (command $words[1] complete -- $words[2..-1] 2>/dev/null)
    switch $line
      case ':file'
        __fish_complete_path (commandline -ct)
      case ':folder'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c health-check -f -a '(__health_check_complete)'
`,
} as const;

/** A shell that has a script. */
export type Shell = keyof typeof shellScripts;

/** The shells that have a script. */
export const shells = Object.keys(shellScripts) as readonly Shell[];
