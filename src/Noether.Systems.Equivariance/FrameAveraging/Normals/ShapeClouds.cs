using System.Globalization;
using Noether.Fields;
using Noether.Geometry;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Clouds of points with normals, on shapes that stand upright: fields <c>points</c> (positions) and <c>normals</c> (vectors of length one).</summary>
internal static class ShapeClouds
{
    // Of ten meshes the first eight are for training.
    private const int Cycle = 10, TrainInCycle = 8;

    /// <summary>Training and test clouds; no shape is in both.</summary>
    /// <exception cref="InputException">The meshes are asked for and are not here.</exception>
    public static (Batch Train, Batch Test) Draw(NormalsOptions options, IDataSets data, Generator generator)
    {
        IReadOnlyList<Mesh> meshes = options.Source == ShapeSource.Solids ? [] : CadObjects.ReadMeshes(data);
        try
        {
            Batch Part(Split split, int count)
            {
                Mesh[] mine = [.. meshes.Where((_, i) => i % Cycle < TrainInCycle == (split == Split.Train))];
                using var draws = generator.Fork($"{split} shapes");
                return Clouds(options, mine, count, draws);
            }

            return (Part(Split.Train, options.TrainShapes), Part(Split.Test, options.TestShapes));
        }
        finally
        {
            foreach (var mesh in meshes)
            {
                mesh.Dispose();
            }
        }
    }

    /// <summary>
    /// A cloud about its mean, divided by the root mean square of its points' norms. (The norms' standard deviation, which the authors divide by, is zero for
    /// a sphere.)
    /// </summary>
    /// <param name="points"><c>[n, 3]</c>.</param>
    public static Tensor Normalized(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        var around = points - points.mean([0], keepdim: true);
        var size = around.square().sum(1).mean().sqrt();
        return scope.MoveToOuter(around / size.clamp_min(double.Epsilon));
    }

    private static Batch Clouds(NormalsOptions options, IReadOnlyList<Mesh> meshes, int count, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var samples = Enumerable.Range(0, count).Select(i => Surface(options, meshes, i, generator)).ToArray();
        var points = torch.stack([.. samples.Select(s => Normalized(s.Points))]).to(torch.float32);
        var normals = torch.stack([.. samples.Select(s => s.Normals)]).to(torch.float32);
        return new Batch(("points", new Field(points.DetachFromDisposeScope(), FieldType.Position)), ("normals", new Field(normals.DetachFromDisposeScope(), FieldType.Vector)));
    }

    private static SurfaceSample Surface(NormalsOptions options, IReadOnlyList<Mesh> meshes, int index, Generator generator)
    {
        using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"shape {index}"));
        var solid = options.Source == ShapeSource.Solids || (options.Source == ShapeSource.Both && index % 2 == 0);
        var turn = options.Source == ShapeSource.Both ? index / 2 : index;
        return solid ? RandomSolids.Draw(options.Parts, draws).Sample(options.Points, draws) : meshes[turn % meshes.Count].Sample(options.Points, draws);
    }
}
