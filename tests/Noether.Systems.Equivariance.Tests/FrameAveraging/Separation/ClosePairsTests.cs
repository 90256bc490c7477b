using CsCheck;
using Noether.Systems.Equivariance.FrameAveraging.Separation;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class ClosePairsTests
{
    [Fact]
    public void Close_pairs_are_those_found_by_comparing_all_with_all() => Gen.Int[0, 3].Select(n => n / 4f).Array[3].Array[0, 30].Sample(rows =>
    {
        const double Threshold = 0.5;
        var expected = Enumerable.Range(0, rows.Length).SelectMany(b => Enumerable.Range(0, b).Select(a => (a, b)))
            .Where(p => rows[p.a].Zip(rows[p.b], (x, y) => Math.Abs((double)x - y)).Sum() <= Threshold);
        Assert.Equal(expected.Order(), ClosePairs.Find(rows, Threshold).Order());
    });
}
