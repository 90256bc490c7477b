using System.Collections.Concurrent;
using Noether.Kernels;

namespace Noether.Representations;

/// <summary>How long the spherical harmonics of a degree are.</summary>
public enum HarmonicNormalisation
{
    /// <summary>∫ Y² dΩ = 1: orthonormal on the sphere.</summary>
    Integral,

    /// <summary>Σ_m Y² = 2l + 1: components of mean square one. Times √4π.</summary>
    Component,

    /// <summary>Σ_m Y² = 1. Times √(4π / (2l + 1)).</summary>
    Norm,
}

/// <summary>The numbers that belong to a normalisation.</summary>
internal static class HarmonicScales
{
    private static readonly ConcurrentDictionary<(int Degree, HarmonicNormalisation Normalisation), HarmonicTable> Tables = new();

    /// <summary>What the orthonormal harmonics of a degree are multiplied by.</summary>
    public static double Of(int degree, HarmonicNormalisation normalisation) => normalisation switch
    {
        HarmonicNormalisation.Integral => 1,
        HarmonicNormalisation.Component => Math.Sqrt(4 * Math.PI),
        HarmonicNormalisation.Norm => Math.Sqrt(4 * Math.PI / ((2 * degree) + 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(normalisation), normalisation, "No such normalisation."),
    };

    /// <summary>The kernels' table, kept.</summary>
    public static HarmonicTable Table(int maxDegree, HarmonicNormalisation normalisation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        return Tables.GetOrAdd((maxDegree, normalisation), static key =>
            new HarmonicTable([.. Enumerable.Range(0, key.Degree + 1).Select(l => Of(l, key.Normalisation))]));
    }
}
