using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Tracking;

namespace Noether.Cli;

/// <summary>Where runs are.</summary>
internal static class RunPlaces
{
    public const string DefaultRoot = "runs";

    public static Option<string?> Option() => Values.Text("--out", "DIR", $"folder that holds the runs' folders [default: {DefaultRoot}]");

    /// <summary>The same folder for commands whose <c>--out</c> is what they write.</summary>
    public static Option<string?> OptionBesideOut() => Values.Text("--runs", "DIR", $"folder that holds the runs' folders [default: {DefaultRoot}]");

    /// <summary>What a command about a run in that folder is given: <c> --out DIR</c>, or nothing for the usual one.</summary>
    public static string OptionFor(string root) => root == DefaultRoot ? "" : $" --out {root}";

    /// <summary>A run's name as an argument, completed from the runs there are.</summary>
    public static Argument<string> Run(string name, Option<string?> root)
    {
        var argument = new Argument<string>(name) { HelpName = name, Description = "a run's name, or the path of its folder" };
        argument.CompletionSources.Add(context => RunFolder.List(context.ParseResult.GetValue(root) ?? DefaultRoot).Select(f => new System.CommandLine.Completions.CompletionItem(f.Name)));
        return argument;
    }
}
