using Noether.Fields;

namespace Noether.Learning;

/// <summary>Gives a training run its batches, again and again, in an order that is a function of the seed and the position.</summary>
public interface IBatchSource
{
    /// <summary>Batches in one pass over the data.</summary>
    long BatchesPerEpoch { get; }

    /// <summary>Batches given so far.</summary>
    long Position { get; }

    /// <summary>The next batch; its new tensors belong to the caller's dispose scope.</summary>
    Batch Next();

    /// <summary>From now on gives only that many samples, without augmentation, to see whether a model can learn them by heart.</summary>
    void Limit(int samples);

    /// <summary>Writes what the coming batches depend on.</summary>
    void Save(StateWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(StateReader reader);
}
