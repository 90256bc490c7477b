namespace Noether.Lab.Evaluation.Figures;

/// <summary>
/// Colours that people with any colour vision tell apart (Okabe and Ito, "Color Universal Design", 2008), with lighter twins for dark pages:
/// each stands out from its page by a contrast of at least 3:1.
/// </summary>
internal static class Palette
{
    public const int SeriesCount = 7;

    public static IReadOnlyDictionary<string, string> Light { get; } = new Dictionary<string, string>
    {
        ["page"] = "#ffffff",
        ["text"] = "#1b1f24",
        ["muted"] = "#59636e",
        ["grid"] = "#d5dae0",
        ["s0"] = "#0072b2",
        ["s1"] = "#d55e00",
        ["s2"] = "#00845f",
        ["s3"] = "#b85a8e",
        ["s4"] = "#6b6b6b",
        ["s5"] = "#a87400",
        ["s6"] = "#2b8cc4",
        ["truth"] = "#ffd21f",
        ["found"] = "#ff4fd8",
    };

    public static IReadOnlyDictionary<string, string> Dark { get; } = new Dictionary<string, string>
    {
        ["page"] = "#14171c",
        ["text"] = "#e8ebef",
        ["muted"] = "#a3adb8",
        ["grid"] = "#343b45",
        ["s0"] = "#56b4e9",
        ["s1"] = "#ff9a4d",
        ["s2"] = "#2cc896",
        ["s3"] = "#e29cc4",
        ["s4"] = "#c4c4c4",
        ["s5"] = "#e69f00",
        ["s6"] = "#8fd0f5",
        ["truth"] = "#ffd21f",
        ["found"] = "#ff4fd8",
    };
}
