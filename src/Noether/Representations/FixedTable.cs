using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>A table in float64 and its copies for the types and devices that asked for it; the copies live as long as the table.</summary>
internal sealed class FixedTable(double[] values, params long[] shape)
{
    private readonly ConcurrentDictionary<(torch.ScalarType Type, string Device), Lazy<Tensor>> _copies = new();

    /// <summary>The table in the type and on the device of a tensor; not to be disposed or written.</summary>
    public Tensor Like(Tensor tensor)
    {
        var (type, device) = (tensor.dtype, tensor.device);
        return _copies.GetOrAdd((type, device.ToString()), _ => new Lazy<Tensor>(() => Copy(type, device))).Value;
    }

    private Tensor Copy(torch.ScalarType type, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        return torch.tensor(values, torch.float64).view(shape).to(type, device).clone().DetachFromDisposeScope();
    }
}
