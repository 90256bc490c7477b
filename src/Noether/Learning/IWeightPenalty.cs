namespace Noether.Learning;

/// <summary>A part of an objective that depends on weights alone, not on data.</summary>
public interface IWeightPenalty
{
    /// <summary>The penalty of the weights as they are now: a scalar on the tape.</summary>
    Tensor Loss();
}

/// <summary>factor Σ |w|² over some weights.</summary>
/// <param name="weights">The weights.</param>
/// <param name="factor">What their squares are multiplied by.</param>
public sealed class SquaredWeights(IReadOnlyList<Tensor> weights, double factor) : IWeightPenalty
{
    /// <inheritdoc/>
    public Tensor Loss()
    {
        if (weights.Count == 0)
        {
            return torch.zeros([], torch.float32);
        }

        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.cat([.. weights.Select(w => w.flatten())]).square().sum() * factor);
    }
}
