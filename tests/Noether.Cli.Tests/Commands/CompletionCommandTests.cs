using System.Diagnostics;

namespace Noether.Cli.Tests.Commands;

public sealed class CompletionCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_script_for_bash_is_sound_and_completes_a_command()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "Needs bash.");
        var script = _folder.Write("completion.bash", Invocation.Ask("completion", "bash").Out);
        Assert.Equal((0, "", ""), Bash("-n", script));

        var program = Path.Combine(AppContext.BaseDirectory, "Noether.Cli");
        var line = $"source '{script}'; COMP_WORDS=('{program}' ru); COMP_CWORD=1; COMP_LINE='noether ru'; COMP_POINT=10; _noether; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        var (code, output, error) = Bash("-c", line);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["run", "runs"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("zsh", "compdef _noether")]
    [InlineData("fish", "complete -c noether")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Each_shell_has_its_own_script(string shell, string expected) => Assert.Contains(expected, Invocation.Ask("completion", shell).Out);

    [Theory]
    [InlineData("noether run ne")]
    [InlineData("noether reproduce ne")]
    public void Systems_and_their_recipes_complete_what_is_run(string line)
    {
        var offered = Invocation.Ask($"[suggest:{line.Length}]", line).OutLines;
        Assert.Equal("nero", offered[0]);
        Assert.Contains("nero/digits", offered);
        Assert.All(offered, o => Assert.StartsWith("ne", o, StringComparison.Ordinal));
    }

    private static (int Code, string Out, string Error) Bash(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error);
    }
}
