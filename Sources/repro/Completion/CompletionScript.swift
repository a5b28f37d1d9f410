/// What a shell runs so that it completes the program's words: the program itself says what can follow.
enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  /// The hidden first word that asks for candidates; the next is the line up to the cursor.
  static let question = "---complete"

  var text: String {
    switch self {
    case .bash:
      """
      # Completion of repro: source <(./repro --generate-completion-script bash)
      _repro() {
        local line cur=${COMP_LINE:0:COMP_POINT} prefix= IFS=$'\\n'
        cur=${cur##*[[:space:]]}
        # The shell splits words at these signs too, and replaces what follows the last of them.
        [[ $COMP_WORDBREAKS != *=* ]] || prefix=${cur%"${cur##*[=:]}"}
        COMPREPLY=()
        for line in $("${COMP_WORDS[0]}" \(Self.question) "${COMP_LINE:0:COMP_POINT}" 2>/dev/null); do
          case $line in
            \(Completer.files)) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")) ;;
            \(Completer.folders)) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$cur")) ;;
            */ | *: | *=) compopt -o nospace 2>/dev/null; COMPREPLY+=("${line#"$prefix"}") ;;
            *) COMPREPLY+=("${line#"$prefix"}") ;;
          esac
        done
      }
      complete -F _repro repro

      """
    case .zsh:
      """
      #compdef repro
      # Completion of repro: source <(./repro --generate-completion-script zsh)
      _repro() {
        local line
        local -a whole part
        for line in "${(@f)$(${words[1]} \(Self.question) "${(j: :)words[1,CURRENT]}" 2>/dev/null)}"; do
          case $line in
            \(Completer.files)) _files ;;
            \(Completer.folders)) _files -/ ;;
            */ | *: | *=) part+=("$line") ;;
            ?*) whole+=("$line") ;;
          esac
        done
        (( $#whole )) && compadd -a whole
        (( $#part )) && compadd -S '' -a part
      }
      if [[ $funcstack[1] == _repro ]]; then _repro "$@"; else compdef _repro repro; fi

      """
    case .fish:
      """
      # Completion of repro: ./repro --generate-completion-script fish | source
      function __repro_complete
        set -l words (commandline -opc)
        for line in ($words[1] \(Self.question) (commandline -cp | string collect) 2>/dev/null)
          switch $line
            case '\(Completer.files)'
              __fish_complete_path (commandline -ct)
            case '\(Completer.folders)'
              __fish_complete_directories (commandline -ct)
            case '*'
              echo $line
          end
        end
      end
      complete -c repro -f -a '(__repro_complete)'

      """
    }
  }
}
