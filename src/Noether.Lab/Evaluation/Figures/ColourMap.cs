using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Levels that stand for values, and their colours: those of <see cref="Viridis"/> first, then those of a scale with two ends.</summary>
internal static class ColourMap
{
    /// <summary>The level of what is missing.</summary>
    public const int None = -1;

    // Blue and orange of the series, with a pale middle: told apart with any colour vision.
    private static readonly (int Red, int Green, int Blue) Low = (0x00, 0x72, 0xb2);
    private static readonly (int Red, int Green, int Blue) Middle = (0xf2, 0xf2, 0xee);
    private static readonly (int Red, int Green, int Blue) High = (0xd5, 0x5e, 0x00);

    /// <summary>The level of a value; values beyond the ends have those of the ends.</summary>
    public static int Level(double value, ColourScale scale)
    {
        if (!double.IsFinite(value))
        {
            return None;
        }

        var share = scale.Max > scale.Min ? Math.Clamp((value - scale.Min) / (scale.Max - scale.Min), 0, 1) : 0.5;
        return (int)Math.Round((scale.Reversed ? 1 - share : share) * (Viridis.Levels - 1)) + (scale.IsDiverging ? Viridis.Levels : 0);
    }

    /// <summary>Red, green and blue of a level.</summary>
    public static (byte Red, byte Green, byte Blue) Rgb(int level)
    {
        if (level < Viridis.Levels)
        {
            return Viridis.Rgb(level);
        }

        var place = (2.0 * (level - Viridis.Levels) / (Viridis.Levels - 1)) - 1;
        var (end, share) = (place < 0 ? Low : High, Math.Abs(place));
        byte Mixed(int middle, int end) => (byte)Math.Round(middle + ((end - middle) * share));
        return (Mixed(Middle.Red, end.Red), Mixed(Middle.Green, end.Green), Mixed(Middle.Blue, end.Blue));
    }

    /// <summary>The colour of a level, <c>#rrggbb</c>.</summary>
    public static string Hex(int level)
    {
        var (red, green, blue) = Rgb(level);
        return $"#{red:x2}{green:x2}{blue:x2}";
    }
}
