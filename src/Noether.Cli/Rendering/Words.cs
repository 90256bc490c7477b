using System.Globalization;

namespace Noether.Cli.Rendering;

/// <summary>Numbers and times as people read them.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Four significant digits; whole numbers in full.</summary>
    public static string Number(double value) => value switch
    {
        _ when !double.IsFinite(value) => value.ToString(CultureInfo.InvariantCulture),
        _ when value == Math.Round(value) && Math.Abs(value) < 1e9 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>As <see cref="Lab.Catalogue.Duration.Words"/>; of any number.</summary>
    public static string Duration(double seconds) => Lab.Catalogue.Duration.Words(TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));

    /// <summary><c>17 B</c>, <c>1.2 kB</c>, <c>3.4 MB</c>, decimal.</summary>
    public static string Bytes(long bytes)
    {
        var power = bytes < 1000 ? 0 : Math.Min(Units.Length - 1, (int)Math.Log(bytes, 1000));
        return $"{(bytes / Math.Pow(1000, power)).ToString(power == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[power]}";
    }
}
