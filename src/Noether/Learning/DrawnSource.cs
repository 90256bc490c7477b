using System.Globalization;
using Noether.Fields;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>Batches that are made up as they are asked for, each from a stream of its own, a function of the seed and its position: there is no end of them.</summary>
/// <param name="draw">Makes a batch, drawing from the generator it is given alone.</param>
/// <param name="batchesPerEpoch">How many are called a pass.</param>
/// <param name="generator">Gives the seed; nothing is drawn from it.</param>
public sealed class DrawnSource(Func<Generator, Batch> draw, long batchesPerEpoch, Generator generator) : IBatchSource
{
    private int? _samples;

    /// <inheritdoc/>
    public long BatchesPerEpoch => batchesPerEpoch;

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public Batch Next()
    {
        // Always the first batch where it is to be learned by heart.
        using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"batch {(_samples is null ? Position : 0)}"));
        var batch = draw(draws);
        Position++;
        return _samples is { } samples ? batch.Slice(0, Math.Min(samples, batch.Size)) : batch;
    }

    /// <inheritdoc/>
    public void Limit(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        _samples = samples;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer) => writer.Write("position", Position);

    /// <inheritdoc/>
    public void Load(StateReader reader) => Position = reader.Int64("position");
}
