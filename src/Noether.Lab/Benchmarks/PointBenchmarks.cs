using Noether.Fields;
using Noether.Groups;
using Noether.Numerics;
using Noether.Symmetries.Frames;

namespace Noether.Lab.Benchmarks;

/// <summary>What networks on point clouds do before their first layer.</summary>
internal static class PointBenchmarks
{
    // All pairs of 100,000 points are 40 GB: torch gets as many rows of them at a time as make 128 MB.
    private const long MostDistances = 1 << 25;

    // In the ball of the radius; points at the faces of the cube have fewer.
    private const double Neighbours = 30;

    public static KernelBenchmark RadiusGraph { get; } = new(
        "radius-graph", "neighbours within a radius of uniform points in the unit cube", [Radius(100, 20), Radius(1, 1_000), Radius(1, 10_000), Radius(1, 100_000)]);

    public static KernelBenchmark Frames { get; } = new(
        "frames", "principal axes of clouds as rotations and reflections, eight a cloud", [PrincipalAxes(20, 5), PrincipalAxes(100, 5), PrincipalAxes(1_000, 512)]);

    public static KernelBenchmark Eigen { get; } = new(
        "symmetric-eigen", "eigenvalues and eigenvectors of symmetric 3x3 matrices in float64", [Matrices(100), Matrices(1_000), Matrices(100_000)]);

    private static KernelSize Radius(int clouds, int points)
    {
        var radius = Math.Cbrt(Neighbours / (points * 4.0 / 3 * Math.PI));
        return new KernelSize(new OrderedDictionary<string, long> { ["clouds"] = clouds, ["points"] = points }, draw =>
        {
            var rows = torch.rand([(long)clouds * points, 3], generator: draw.Torch);
            var ragged = new Ragged(rows, Enumerable.Range(0, clouds + 1).Select(i => (long)i * points));
            Contender own = new(Contender.Own, () => Geometry.RadiusGraph.Of(ragged, radius), () => torch.tensor((double)Geometry.RadiusGraph.Of(ragged, radius).Union.Edges));
            return [own, new Contender("torch.cdist", () => AllPairs(), () => torch.tensor((double)AllPairs().shape[0]))];

            Tensor AllPairs()
            {
                var all = rows.view(clouds, points, 3);
                using Scalar never = double.PositiveInfinity;
                var step = Math.Max(1, MostDistances / ((long)clouds * points));
                List<Tensor> found = [];
                for (long first = 0; first < points; first += step)
                {
                    using var chunk = torch.NewDisposeScope();
                    var count = Math.Min(step, points - first);
                    var apart = torch.cdist(all.narrow(1, first, count), all, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);
                    apart.narrow(2, first, count).diagonal(0, 1, 2).fill_(never);
                    var pairs = apart.le(radius).nonzero();
                    pairs.select(1, 1).add_(first);
                    found.Add(chunk.MoveToOuter(pairs));
                }

                return torch.cat(found);
            }
        });
    }

    private static KernelSize PrincipalAxes(int clouds, int points) => new(new OrderedDictionary<string, long> { ["clouds"] = clouds, ["points"] = points }, draw =>
    {
        var positions = torch.randn([clouds, points, 3], generator: draw.Torch);
        var batch = new Batch(("x", new Field(positions, FieldType.Position)));
        var frame = new PcaFrame(new O3());
        return
        [
            new Contender(Contender.Own, () => frame.Of(batch), () => Sizes(frame.Of(batch).Elements)),
            new Contender("torch.eigh", () => ByTorch(), () => Sizes(ByTorch())),
        ];

        Tensor ByTorch()
        {
            var x = positions.to(torch.float64);
            var (_, vectors) = torch.linalg.eigh(x.transpose(1, 2).matmul(x));
            return (vectors.unsqueeze(1) * Signs().unsqueeze(1)).reshape(-1, 3, 3);
        }

        Tensor Signs()
        {
            var sign = torch.tensor([-1.0, 1.0]);
            return torch.cartesian_prod(sign, sign, sign);
        }

        // The signs and the order of the eight are free.
        Tensor Sizes(Tensor elements) => elements.abs().view(clouds, -1, 3, 3).mean([1]);
    });

    private static KernelSize Matrices(int count) => new(new OrderedDictionary<string, long> { ["matrices"] = count }, draw =>
    {
        var square = torch.randn([count, 3, 3], torch.float64, generator: draw.Torch);
        var symmetric = square + square.transpose(1, 2);
        return
        [
            new Contender(Contender.Own, () => SymmetricEigen.Apply(symmetric), () => SymmetricEigen.Apply(symmetric).Values),
            new Contender("torch.eigh", () => torch.linalg.eigh(symmetric), () => torch.linalg.eigh(symmetric).Item1),
        ];
    });
}
