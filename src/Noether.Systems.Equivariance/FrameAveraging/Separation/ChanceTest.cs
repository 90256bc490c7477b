using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>
/// Two graphs are told apart when they differ by more than chance: when their difference, in the mean over all networks, exceeds that of 99 of 100 controls,
/// which are graphs beside themselves. Each pair is decided once, so that one in a hundred is told apart by chance however many networks are asked.
/// </summary>
/// <param name="name">For metrics and saved states.</param>
/// <param name="graphs">The graphs.</param>
/// <param name="pairs">The pairs.</param>
/// <param name="controls">Pairs of isomorphic graphs.</param>
/// <param name="threshold">The largest sum of absolute differences that counts as equal where controls differ by less.</param>
internal sealed class ChanceTest(
    string name, GraphEmbedding graphs, IReadOnlyList<(int A, int B)> pairs, IReadOnlyList<(int A, int B)> controls, double threshold) : ISeparationTest
{
    private const double Quantile = 0.99;

    private double[] _differences = new double[pairs.Count];
    private double[] _chances = new double[controls.Count];
    private long _networks;

    public string Name => name;

    public long Pairs => pairs.Count;

    public long Left => _networks == 0 ? Pairs : _differences.Count(d => d / _networks <= Bar);

    /// <summary>The mean difference of the pairs over that of the controls; NaN before the first network.</summary>
    public double Ratio => _differences.Average() / _chances.Average();

    private double Bar => Math.Max(threshold, _chances.Order().ElementAt((int)Math.Ceiling(Quantile * _chances.Length) - 1) / _networks);

    public void Ask(Generator generator)
    {
        var rows = graphs.Embed(generator, Enumerable.Range(0, graphs.Size));
        double Distance((int A, int B) pair) => ClosePairs.Distance(rows[pair.A], rows[pair.B]);
        _differences = [.. _differences.Zip(pairs, (sum, pair) => sum + Distance(pair))];
        _chances = [.. _chances.Zip(controls, (sum, pair) => sum + Distance(pair))];
        _networks++;
    }

    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        var state = writer.Under(name);
        state.Write("networks", _networks);
        state.Write("differences", torch.tensor(_differences));
        state.Write("chances", torch.tensor(_chances));
    }

    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        var state = reader.Under(name);
        _networks = state.Int64("networks");
        (_differences, _chances) = (state.Tensor("differences").data<double>().ToArray(), state.Tensor("chances").data<double>().ToArray());
    }
}
