using Noether.Fields;

namespace Noether.Testing;

/// <summary>Reads and sets the floating-point precision of models and batches.</summary>
internal static class Precision
{
    public static torch.ScalarType Of(Batch x) =>
        x.Values.FirstOrDefault(f => f.Value.is_floating_point())?.Value.dtype
        ?? throw new ArgumentException($"The batch has no floating-point field to tell the precision: {x}.", nameof(x));

    /// <summary>Converts a network's parameters and buffers in place and puts it in evaluation mode; other models are left alone.</summary>
    public static void Set(IModel model, torch.ScalarType precision)
    {
        if (model is torch.nn.Module network)
        {
            network.to(precision);
            network.eval();
        }
    }
}
