using System.Globalization;
using Noether.Fields;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>
/// Batches from samples held in memory, newly shuffled each epoch. The order of an epoch is drawn from the seed and the epoch's number,
/// the augmentation of a batch from the seed and its position: nothing but the position is saved.
/// </summary>
public sealed class InMemorySource : IBatchSource, IDisposable
{
    private readonly int _batchSize;
    private readonly bool _dropLast;
    private readonly Generator _generator;
    private Func<Batch, Generator, Batch>? _augment;
    private Batch _data;
    private Tensor? _order;
    private long _orderEpoch = -1;

    /// <param name="data">All samples; the source does not dispose them.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="generator">Gives the seed; nothing is drawn from it.</param>
    /// <param name="augment">Changes a batch, drawing only from the generator it is given; null changes nothing.</param>
    /// <param name="dropLast">Leaves out the last batch of an epoch where it would be smaller.</param>
    /// <exception cref="ArgumentException">There are no samples, or not even one batch of them.</exception>
    public InMemorySource(Batch data, int batchSize, Generator generator, Func<Batch, Generator, Batch>? augment = null, bool dropLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _data = data;
        _batchSize = batchSize;
        _generator = generator;
        _augment = augment;
        _dropLast = dropLast;
        if (BatchesPerEpoch == 0)
        {
            throw new ArgumentException($"{data.Size} samples do not fill a batch of {batchSize}.", nameof(data));
        }
    }

    /// <inheritdoc/>
    public long BatchesPerEpoch => (_data.Size + (_dropLast ? 0 : _batchSize - 1)) / _batchSize;

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public Batch Next()
    {
        var (epoch, index) = Math.DivRem(Position, BatchesPerEpoch);
        var start = index * _batchSize;
        var length = Math.Min(_batchSize, _data.Size - start);
        using var rows = Order(epoch).narrow(0, start, length);
        var batch = _data.Rows(rows);
        if (_augment is not null)
        {
            using var draw = _generator.Fork(string.Create(CultureInfo.InvariantCulture, $"augment {Position}"));
            batch = _augment(batch, draw);
        }

        Position++;
        return batch;
    }

    /// <inheritdoc/>
    public void Limit(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var kept = Math.Min(samples, _data.Size);
        if (_dropLast && kept < _batchSize)
        {
            throw new InputException($"{kept} samples do not fill a batch of {_batchSize}; give at least {_batchSize}, or a smaller batch size.");
        }

        _data = _data.Select((_, f) => f with
        {
            Value = f.Value.narrow(0, 0, kept).DetachFromDisposeScope(),
            Mask = f.Mask?.narrow(0, 0, kept).DetachFromDisposeScope(),
        });
        _augment = null;
        _orderEpoch = -1;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer) => writer.Write("position", Position);

    /// <inheritdoc/>
    public void Load(StateReader reader) => Position = reader.Int64("position");

    /// <inheritdoc/>
    public void Dispose() => _order?.Dispose();

    private Tensor Order(long epoch)
    {
        if (_orderEpoch != epoch || _order is null)
        {
            using var draw = _generator.Fork(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}"));
            using var here = torch.randperm(_data.Size, dtype: torch.int64, generator: draw.Torch);
            _order?.Dispose();
            _order = here.to(_data.Values.First().Value.device, copy: true).DetachFromDisposeScope();
            _orderEpoch = epoch;
        }

        return _order;
    }
}
