namespace Noether.Lab.Catalogue;

/// <summary>Presets as they are written: <c>smoke</c>, <c>reproduce</c>, <c>full</c>.</summary>
public static class PresetName
{
    /// <summary>All of them, in order of size.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Preset>().Select(Of)];

    /// <summary>The written form.</summary>
    public static string Of(Preset preset) => preset.ToString().ToLowerInvariant();

    /// <summary>The preset of that name.</summary>
    /// <param name="text">The name; case does not matter.</param>
    /// <param name="where">What gave it, for the message.</param>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Preset Parse(string text, string where = "--preset") =>
        All.Contains(text.ToLowerInvariant())
            ? Enum.Parse<Preset>(text, ignoreCase: true)
            : throw new InputException($"{where}: there is no preset {OptionText.Shown(text)}. {Suggestion.For(text, All.ToArray())}");
}
