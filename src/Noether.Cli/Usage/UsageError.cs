using System.CommandLine;
using System.CommandLine.Parsing;

namespace Noether.Cli.Usage;

/// <summary>What is wrong with a command line, in one sentence.</summary>
internal static class UsageError
{
    /// <summary>The first error of a parsed command line; null when there is none.</summary>
    public static string? In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(parsed.CommandResult);
        if (UnknownOption(parsed) is { } option)
        {
            var names = OptionNames(parsed.CommandResult).ToArray();
            return names.Contains(option, StringComparer.Ordinal)
                ? $"'{option}' is an option of '{path}': put it after '{command.Name}', and before any '--'. '{path} --help' shows its usage."
                : $"'{path}' has no option '{option}'{NearestName.Hint(option, names)} '{path} --help' lists what it has.";
        }

        if (OptionWithoutValue(parsed) is var (needy, follows))
        {
            return $"{needy} needs a value, but {follows} follows it. '{path} --help' shows its usage.";
        }

        if (parsed.UnmatchedTokens is [var unmatched, ..])
        {
            return command.Subcommands.Count > 0
                ? $"there is no command '{path} {unmatched}'{NearestName.Hint(unmatched, command.Subcommands.Select(c => c.Name))} '{path} --help' lists what there is."
                : $"'{unmatched}' is one argument too many for '{path}'. '{path} --help' shows its usage.";
        }

        return parsed.Errors is [var error, ..] ? $"{error.Message.TrimEnd()} '{path} --help' shows its usage." : null;
    }

    // An argument takes any token that is not a known option, so a misspelt option may have become an argument's value.
    private static string? UnknownOption(ParseResult parsed)
    {
        var values = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        return parsed.UnmatchedTokens.Concat(values).FirstOrDefault(v => v.Length > 1 && v[0] == '-' && !char.IsAsciiDigit(v[1]));
    }

    // An option that needs a value takes the next token, even where that is another option.
    private static (string Option, string Next)? OptionWithoutValue(ParseResult parsed)
    {
        var names = OptionNames(parsed.CommandResult).ToHashSet();
        return parsed.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(o => o.Tokens.Where(t => names.Contains(t.Value)).Select(t => ((string, string)?)(o.Option.Name, t.Value)))
            .FirstOrDefault();
    }

    private static IEnumerable<string> OptionNames(CommandResult command) =>
        Chain(command).SelectMany(c => c.Command.Options.Where(o => c == command || o.Recursive)).Where(o => !o.Hidden).Select(o => o.Name);

    private static string Path(CommandResult command) =>
        string.Join(' ', Chain(command).Reverse().Select(c => c.Command is RootCommand ? "noether" : c.Command.Name));

    private static IEnumerable<CommandResult> Chain(CommandResult command)
    {
        for (CommandResult? at = command; at is not null; at = at.Parent as CommandResult)
        {
            yield return at;
        }
    }
}
