namespace Noether.Fields;

/// <summary>Anything that maps batches to batches: a network, a classical algorithm, a model from elsewhere.</summary>
public interface IModel
{
    /// <summary>Outputs for inputs; sample i of the result belongs to sample i of <paramref name="x"/>.</summary>
    Batch Forward(Batch x);
}
