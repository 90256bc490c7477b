using System.Globalization;
using Noether.Fields;
using Noether.Geometry;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Clouds of points with normals, on shapes that stand upright: fields <c>positions</c> (positions) and <c>normals</c> (vectors of length one).</summary>
/// <param name="Train">Clouds to learn from.</param>
/// <param name="Validation">Clouds by which settings are chosen and the best weights are kept.</param>
/// <param name="Test">Clouds on which results are measured.</param>
/// <param name="Models">More clouds to measure on, of CAD models that are not trained on; null where these are not here or are trained on.</param>
internal sealed record ShapeClouds(Batch Train, Batch Validation, Batch Test, Batch? Models)
{
    // Of ten meshes the first eight are for training, one for validation, one for testing.
    private const int Cycle = 10, TrainInCycle = 8;

    // A cloud whose norms vary less than this part of their size has no scale of its own in their deviation.
    private const double LeastDeviation = 0.05;

    /// <summary>Draws the clouds; no shape is in two parts.</summary>
    /// <exception cref="InputException">The meshes are asked for and are not here.</exception>
    public static ShapeClouds Draw(NormalsOptions options, IDataSets data, Generator generator)
    {
        var trained = options.Source != ShapeSource.Solids;
        IReadOnlyList<Mesh> meshes = trained || data.Has(CadObjects.Name) ? CadObjects.ReadMeshes(data) : [];
        try
        {
            Batch Part(ShapeSource source, string name, int count, Func<int, bool> mine)
            {
                using var draws = generator.Fork($"{name} shapes");
                return Clouds(options with { Source = source }, [.. meshes.Where((_, i) => mine(i % Cycle))], count, draws);
            }

            return new ShapeClouds(
                Part(options.Source, "train", options.TrainShapes, place => place < TrainInCycle),
                Part(options.Source, "validation", options.ValidationShapes, place => place == TrainInCycle),
                Part(options.Source, "test", options.TestShapes, place => place > TrainInCycle),
                trained || meshes.Count == 0 ? null : Part(ShapeSource.Meshes, "model", Math.Min(options.TestShapes, meshes.Count), _ => true));
        }
        finally
        {
            foreach (var mesh in meshes)
            {
                mesh.Dispose();
            }
        }
    }

    /// <summary>The same clouds on a device.</summary>
    public ShapeClouds To(torch.Device device) => new(Train.To(device), Validation.To(device), Test.To(device), Models?.To(device));

    /// <summary>A cloud about its mean, divided by a size of it.</summary>
    /// <param name="points"><c>[n, 3]</c>.</param>
    /// <param name="scale">Which size.</param>
    public static Tensor Normalized(Tensor points, CloudScale scale = CloudScale.RootMeanSquare)
    {
        using var scope = torch.NewDisposeScope();
        var around = points - points.mean([0], keepdim: true);
        var norms = around.square().sum(1).sqrt();
        var (mean, size) = (norms.mean(), norms.square().mean().sqrt());
        var deviation = (norms - mean).square().mean().sqrt();
        size = scale == CloudScale.Deviation ? torch.where(deviation.gt(size * LeastDeviation), deviation, size) : size;
        return scope.MoveToOuter(around / size.clamp_min(double.Epsilon));
    }

    private static Batch Clouds(NormalsOptions options, IReadOnlyList<Mesh> meshes, int count, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var samples = Enumerable.Range(0, count).Select(i => Surface(options, meshes, i, generator)).ToArray();
        var points = torch.stack([.. samples.Select(s => Normalized(s.Points, options.Scale))]).to(torch.float32);
        var normals = torch.stack([.. samples.Select(s => s.Normals)]).to(torch.float32);
        return new Batch(("positions", new Field(points.DetachFromDisposeScope(), FieldType.Position)), ("normals", new Field(normals.DetachFromDisposeScope(), FieldType.Vector)));
    }

    private static SurfaceSample Surface(NormalsOptions options, IReadOnlyList<Mesh> meshes, int index, Generator generator)
    {
        using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"shape {index}"));
        var solid = options.Source == ShapeSource.Solids || (options.Source == ShapeSource.Both && index % 2 == 0);
        var turn = options.Source == ShapeSource.Both ? index / 2 : index;
        return solid ? RandomSolids.Draw(options.Parts, draws).Sample(options.Points, draws) : meshes[turn % meshes.Count].Sample(options.Points, draws);
    }
}
