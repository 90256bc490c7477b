using Noether.Learning;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>What classical methods learn.</summary>
internal sealed class NothingToLearn : IProcess
{
    /// <inheritdoc/>
    public string Phase => "nothing to learn";

    /// <inheritdoc/>
    public long Position => 0;

    /// <inheritdoc/>
    public long? Length => 0;

    /// <inheritdoc/>
    public bool Step(RunContext context) => false;

    /// <inheritdoc/>
    public void Save(StateWriter writer) => writer.Write("position", Position);

    /// <inheritdoc/>
    public void Load(StateReader reader) => _ = reader.Int64("position");
}
