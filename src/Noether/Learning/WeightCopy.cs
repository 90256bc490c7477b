namespace Noether.Learning;

/// <summary>A copy of named tensors of a model beside it: its moving average, or its best weights.</summary>
internal sealed class WeightCopy : IDisposable
{
    private readonly IReadOnlyList<(string Name, Tensor Live, Tensor Copy)> _pairs;

    public WeightCopy(IEnumerable<(string Name, Tensor Tensor)> live)
    {
        using var off = torch.no_grad();
        _pairs = [.. live.Select(l => (l.Name, l.Tensor, l.Tensor.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>copy = decay copy + (1 - decay) live.</summary>
    public void Follow(double decay)
    {
        using var off = torch.no_grad();
        foreach (var (_, live, copy) in _pairs)
        {
            copy.mul_(decay).add_(live, alpha: 1 - decay);
        }
    }

    /// <summary>copy = live.</summary>
    public void Take()
    {
        using var off = torch.no_grad();
        foreach (var (_, live, copy) in _pairs)
        {
            copy.copy_(live);
        }
    }

    /// <summary>live = copy.</summary>
    public void Put()
    {
        using var off = torch.no_grad();
        foreach (var (_, live, copy) in _pairs)
        {
            live.copy_(copy);
        }
    }

    /// <summary>Exchanges copy and live.</summary>
    public void Swap()
    {
        using var off = torch.no_grad();
        foreach (var (_, live, copy) in _pairs)
        {
            using var held = live.clone();
            live.copy_(copy);
            copy.copy_(held);
        }
    }

    public void Save(StateWriter writer)
    {
        foreach (var (name, _, copy) in _pairs)
        {
            writer.Write(name, copy);
        }
    }

    public void Load(StateReader reader)
    {
        foreach (var (name, _, copy) in _pairs)
        {
            NetworkState.Copy(reader, name, copy);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, copy) in _pairs)
        {
            copy.Dispose();
        }
    }
}
