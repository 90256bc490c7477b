using System.Text;
using System.Text.RegularExpressions;

namespace Noether.Cli;

/// <summary>
/// Writes the commands in what it is given as this user calls the program: messages say <c>noether list</c>, and whoever typed <c>./noether</c> reads <c>./noether list</c>.
/// The script that starts the program tells it by <see cref="Variable"/>.
/// </summary>
internal sealed partial class CommandNameWriter(TextWriter inner, string name) : TextWriter
{
    public const string Variable = "NOETHER_COMMAND";

    public override Encoding Encoding => inner.Encoding;

    /// <summary>The writer itself where the program is called by its own name.</summary>
    public static TextWriter Over(TextWriter inner) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? new CommandNameWriter(inner, name) : inner;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(Named(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Named(value));

    public override void Flush() => inner.Flush();

    private string? Named(string? text) => text is null ? null : Command().Replace(text, _ => name);

    [GeneratedRegex(@"(?<=^|['\s])noether(?= [a-z\[])", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Command();
}
