using Noether.Groups;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>The first convolution's kernels as elements of the group move them.</summary>
internal static class KernelPictures
{
    /// <summary>Edge length of a picture.</summary>
    public const int Size = 21;

    /// <summary>Rotations, from left to right, in degrees.</summary>
    public static IReadOnlyList<double> Angles { get; } = [0, 30, 60, 90];

    /// <summary>Factors along x, from the top; those along y are their inverses.</summary>
    public static IReadOnlyList<double> Stretches { get; } = [0.7, 1, 1.4];

    /// <summary>Values by stretch, rotation, row and column of the first channel's kernel.</summary>
    public static Table Of(AffineGResNet model)
    {
        using var scope = torch.NewDisposeScope();
        var elements = torch.tensor([.. Stretches.SelectMany(s => Angles.SelectMany(a => Element(s, a * Math.PI / 180)))], torch.float64).view(-1, 2, 2);
        var values = model.FirstKernels(new GroupSamples(elements, torch.linalg.inv(elements)), Size).cpu().to(torch.float64).data<double>().ToArray();
        return new Table(
            ["stretch", "rotation (degrees)", "row", "column", "value"],
            [.. from s in Enumerable.Range(0, Stretches.Count)
                from a in Enumerable.Range(0, Angles.Count)
                from place in Enumerable.Range(0, Size * Size)
                select new[] { Stretches[s], Angles[a], place / Size, place % Size, values[(((s * Angles.Count) + a) * Size * Size) + place] }]);
    }

    private static double[] Element(double stretch, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        return [stretch * cosine, -stretch * sine, sine / stretch, cosine / stretch];
    }
}
