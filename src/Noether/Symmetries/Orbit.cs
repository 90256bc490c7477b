using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>Runs a model over the orbits of samples: f(g.x) for many g and many x.</summary>
public static class Orbit
{
    /// <summary>
    /// Yields f(g.x) for every element and every sample, in blocks of at most <paramref name="chunkRows"/> rows, elements slowest.
    /// Each block is computed when it is asked for, so that memory does not grow with the orbit.
    /// <para>
    /// A block's tensors live until the next one is asked for (or the enumeration ends); copy what is to be kept.
    /// No gradients are recorded unless <paramref name="gradients"/> is set; call <c>eval()</c> on a network beforehand.
    /// </para>
    /// </summary>
    /// <param name="model">The model f.</param>
    /// <param name="symmetry">Only its input side is used.</param>
    /// <param name="x">The samples.</param>
    /// <param name="g">Group elements, <c>[m, ...]</c>.</param>
    /// <param name="chunkRows">Most rows (elements times samples) in one call of the model.</param>
    /// <param name="gradients">Record gradients; blocks that are differentiated must be used before the next is asked for.</param>
    public static IEnumerable<OrbitChunk> Run(IModel model, Symmetry symmetry, Batch x, Tensor g, long chunkRows = 4096, bool gradients = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(symmetry);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(g);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkRows);
        return Chunks(model, symmetry.Input, x, g, chunkRows, gradients);
    }

    private static IEnumerable<OrbitChunk> Chunks(IModel model, IOrbitSource input, Batch x, Tensor g, long chunkRows, bool gradients)
    {
        var samples = Math.Min(x.Size, chunkRows);
        var elements = Math.Max(1, chunkRows / Math.Max(1, samples));
        for (long firstElement = 0; firstElement < g.shape[0]; firstElement += elements)
        {
            for (long firstSample = 0; firstSample < x.Size; firstSample += samples)
            {
                var (m, b) = (Math.Min(elements, g.shape[0] - firstElement), Math.Min(samples, x.Size - firstSample));
                using var chunk = Compute(model, input, x, g, (firstElement, m), (firstSample, b), gradients);
                yield return chunk;
            }
        }
    }

    private static OrbitChunk Compute(
        IModel model, IOrbitSource input, Batch x, Tensor g, (long First, long Count) elements, (long First, long Count) samples, bool gradients)
    {
        // Neither the scope nor the grad mode may stay open over a yield: both belong to the thread, not to this method.
        using var mode = gradients ? null : torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var part = g.narrow(0, elements.First, elements.Count);
        var moved = input.Apply(part, x.Slice(samples.First, samples.Count), Pairing.Outer);
        var result = model.Forward(moved);

        // Fresh handles: an action or a model may hand back the very tensors it was given.
        Tensor Keep(Tensor t) => scope.MoveToOuter(t.alias());
        Batch KeepAll(Batch batch) => batch.Select((_, f) => new Field(Keep(f.Value), f.Type, f.Mask is null ? null : Keep(f.Mask)));
        return new OrbitChunk(elements.First, samples.First, Keep(part), KeepAll(moved), KeepAll(result));
    }
}

/// <summary>A block of an orbit; row i·(samples of the block) + j belongs to its element i and its sample j. Its tensors live until the next block.</summary>
/// <param name="FirstElement">Index of its first element among all elements.</param>
/// <param name="FirstSample">Index of its first sample among all samples.</param>
/// <param name="Elements">Its elements, <c>[m, ...]</c>.</param>
/// <param name="Inputs">g.x.</param>
/// <param name="Outputs">f(g.x).</param>
public sealed record OrbitChunk(long FirstElement, long FirstSample, Tensor Elements, Batch Inputs, Batch Outputs) : IDisposable
{
    /// <summary>Number of samples in this block.</summary>
    public long Samples => Inputs.Size / Elements.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Elements.Dispose();
        foreach (var field in Inputs.Values.Concat(Outputs.Values))
        {
            field.Value.Dispose();
            field.Mask?.Dispose();
        }
    }
}
