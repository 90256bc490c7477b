namespace Noether.Nn;

/// <summary>Widths of a network's layers.</summary>
internal static class LayerWidths
{
    private const int Least = 4;

    /// <summary>All widths multiplied and rounded, each at least 4.</summary>
    public static IReadOnlyList<int> Scaled(IReadOnlyList<int> widths, double factor) => [.. widths.Select(w => Scaled(w, factor))];

    /// <summary>A width multiplied and rounded, at least 4.</summary>
    public static int Scaled(int width, double factor) => Math.Max(Least, (int)Math.Round(width * factor));
}
