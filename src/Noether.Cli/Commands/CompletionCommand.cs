using System.CommandLine;
using Noether.Cli.Usage;

namespace Noether.Cli.Commands;

/// <summary><c>noether completion SHELL</c>: scripts that ask the program itself for completions (<c>noether [suggest:POSITION] LINE</c>).</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # noether: add to ~/.bashrc:  source <(noether completion bash)
        _noether() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _noether noether ./noether
        """;

    private const string Zsh =
        """
        # noether: add to ~/.zshrc after compinit:  source <(noether completion zsh)
        _noether() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
        }
        compdef _noether noether ./noether
        """;

    private const string Fish =
        """
        # noether: save as ~/.config/fish/completions/noether.fish
        function __noether_complete
            set -l line (commandline -cp)
            (commandline -o)[1] "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c noether -f -a '(__noether_complete)'
        """;

    private const string PowerShell =
        """
        # noether: add to $PROFILE:  noether completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName noether -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            & noether "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly OrderedDictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = PowerShell };

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new NoetherCommand("completion", "Print a script that completes commands, options, systems and runs in a shell.")
        {
            Examples = ["source <(noether completion bash)", "noether completion fish > ~/.config/fish/completions/noether.fish"],
        };
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            terminal.Out.WriteLine(Scripts.TryGetValue(name, out var script)
                ? script
                : throw new InputException($"There is no completion for the shell '{name}'{NearestName.Hint(name, Scripts.Keys)} There are {string.Join(", ", Scripts.Keys)}."));
            return ExitCode.Done;
        });
        return command;
    }
}
