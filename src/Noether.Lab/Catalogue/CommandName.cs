using System.Text.RegularExpressions;

namespace Noether.Lab.Catalogue;

/// <summary>
/// How this user calls the program: texts say <c>noether list</c>, and whoever typed <c>./noether</c> reads <c>./noether list</c>.
/// The script that starts the program tells it by <see cref="Variable"/>.
/// </summary>
public static partial class CommandName
{
    /// <summary>The environment's variable that holds the name.</summary>
    public const string Variable = "NOETHER_COMMAND";

    /// <summary>The name; null where the program is called by its own.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;

    /// <summary>A text whose commands are named as the program is called.</summary>
    public static string In(string text) => Given is { } name ? In(text, name) : text;

    /// <summary>A text whose commands have that name.</summary>
    /// <param name="text">Any text; what is no command of this program stays as it is.</param>
    /// <param name="name">The name.</param>
    public static string In(string text, string name) => Command().Replace(text, _ => name);

    [GeneratedRegex(@"(?<=^|['`(\s])noether(?= [a-z\[])", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Command();
}
