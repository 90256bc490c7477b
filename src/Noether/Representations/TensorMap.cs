namespace Noether.Representations;

/// <summary>A symmetric matrix for each kind of small tensors of a <see cref="WeightLayout"/>, kept in the types that were asked for.</summary>
public sealed class TensorMap
{
    private readonly IReadOnlyList<Tensor?> _matrices;
    private readonly Dictionary<(torch.ScalarType Type, string Device), Tensor?[]> _copies = [];

    /// <param name="matrices">Float64; null for the identity.</param>
    internal TensorMap(IReadOnlyList<Tensor?> matrices) => _matrices = matrices;

    internal Tensor? At(int segment, Tensor like)
    {
        var key = (like.dtype, like.device.ToString());
        if (!_copies.TryGetValue(key, out var copies))
        {
            _copies[key] = copies = [.. _matrices.Select(m => m?.to(like.dtype, like.device, copy: true).DetachFromDisposeScope())];
        }

        return copies[segment];
    }
}
