using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Pairs of graphs that random networks are asked to tell apart.</summary>
internal interface ISeparationTest
{
    /// <summary>Name for metrics and saved states.</summary>
    string Name { get; }

    /// <summary>Pairs at first.</summary>
    long Pairs { get; }

    /// <summary>Pairs that are not told apart.</summary>
    long Left { get; }

    /// <summary>Asks one more random network.</summary>
    /// <param name="generator">Gives its weights and orders.</param>
    void Ask(Generator generator);

    /// <summary>Writes what is known so far.</summary>
    void Save(StateWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(StateReader reader);
}

/// <summary>Two graphs are told apart when one of the networks gives them different numbers.</summary>
/// <param name="name">For metrics and saved states.</param>
/// <param name="graphs">The graphs.</param>
/// <param name="pairs">The pairs at first; null for all pairs of graphs.</param>
/// <param name="threshold">The largest sum of absolute differences that counts as equal.</param>
internal sealed class SeparationTest(string name, GraphEmbedding graphs, IReadOnlyList<(int A, int B)>? pairs, double threshold) : ISeparationTest
{
    private List<(int A, int B)>? _left = pairs is null ? null : [.. pairs];

    public string Name => name;

    public long Pairs => pairs?.Count ?? ((long)graphs.Size * (graphs.Size - 1) / 2);

    public long Left => _left?.Count ?? Pairs;

    public void Ask(Generator generator)
    {
        if (_left is null)
        {
            _left = ClosePairs.Find(graphs.Embed(generator, Enumerable.Range(0, graphs.Size)), threshold);
        }
        else if (_left.Count > 0)
        {
            int[] asked = [.. _left.SelectMany(p => new[] { p.A, p.B }).Distinct().Order()];
            var rows = asked.Zip(graphs.Embed(generator, asked)).ToDictionary(r => r.First, r => r.Second);
            _left = [.. _left.Where(p => ClosePairs.Distance(rows[p.A], rows[p.B]) <= threshold)];
        }
    }

    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        var state = writer.Under(name);
        state.Write("asked", _left is null ? 0 : 1);
        state.Write("left", torch.tensor((_left ?? []).SelectMany(p => new long[] { p.A, p.B }).ToArray(), torch.int64));
    }

    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        var state = reader.Under(name);
        _left = state.Int64("asked") == 0 ? null : [.. state.Tensor("left").data<long>().ToArray().Chunk(2).Select(p => ((int)p[0], (int)p[1]))];
    }
}
