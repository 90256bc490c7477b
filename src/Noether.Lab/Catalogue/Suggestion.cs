namespace Noether.Lab.Catalogue;

/// <summary>The sentence that ends a message about an unknown name.</summary>
internal static class Suggestion
{
    /// <summary><c>Did you mean 'epochs'?</c>; where no name is near, all that there are.</summary>
    public static string For(string given, IReadOnlyCollection<string> names) => NearestName.Of(given, names) switch
    {
        { } near => $"Did you mean '{near}'?",
        null when names.Count == 0 => "There are none.",
        null => $"There are: {string.Join(", ", names)}.",
    };
}
