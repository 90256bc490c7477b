using System.Text;
using Noether.Lab.Catalogue;

namespace Noether.Cli;

/// <summary>Writes the commands in what it is given under the name by which the program is called.</summary>
internal sealed class CommandNameWriter(TextWriter inner, string name) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>The writer itself where the program is called by its own name.</summary>
    public static TextWriter Over(TextWriter inner) => CommandName.Given is { } name ? new CommandNameWriter(inner, name) : inner;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(Named(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Named(value));

    public override void Flush() => inner.Flush();

    private string? Named(string? text) => text is null ? null : CommandName.In(text, name);
}
