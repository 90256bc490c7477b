namespace Noether.Representations;

/// <summary>Which of a product's flat weights some of its paths read, in their order.</summary>
/// <param name="places">Places among the flat weights.</param>
/// <param name="weightCount">Number of flat weights.</param>
internal sealed class WeightOrder(IReadOnlyList<int> places, int weightCount)
{
    private readonly bool _isOwn = places.Count == weightCount && places.SequenceEqual(Enumerable.Range(0, weightCount));

    /// <summary>Those weights; null where there are none.</summary>
    public Tensor? Of(Tensor? weights)
    {
        if (weights is null || places.Count == 0)
        {
            return null;
        }

        return _isOwn ? weights : weights.index_select(-1, torch.tensor(places.ToArray(), torch.int32, weights.device).to(torch.int64));
    }
}
