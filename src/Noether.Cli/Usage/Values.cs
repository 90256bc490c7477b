using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace Noether.Cli.Usage;

/// <summary>Options whose values are checked while they are read, with messages that say what was expected.</summary>
internal static class Values
{
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string placeholder, string description) => new(name) { Description = description, HelpName = placeholder };

    /// <summary>May be given several times, or, where <paramref name="inRow"/> says so, with several values after it.</summary>
    public static Option<string[]> Texts(string name, string placeholder, string description, bool inRow) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        AllowMultipleArgumentsPerToken = inRow,
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<int?> Whole(string name, string description, int min) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; it takes a whole number from {min} to {int.MaxValue}.");
            return null;
        },
    };

    /// <summary>One of a few words, completed by the shell; whoever uses it checks it.</summary>
    public static Option<string?> Choice(string name, IReadOnlyList<string> words, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.CompletionSources.Add(_ => words.Select(w => new CompletionItem(w)));
        return option;
    }
}
