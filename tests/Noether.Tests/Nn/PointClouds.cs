using Noether.Fields;
using Noether.Runtime;

namespace Noether.Tests.Nn;

/// <summary>Small clouds for tests of networks of points.</summary>
internal static class PointClouds
{
    /// <summary>Three clouds of 6, 4 and 5 points with <paramref name="channels"/> numbers each; what exists is scattered, not in front.</summary>
    public static Batch Masked(int channels, Generator generator)
    {
        var mask = torch.tensor(
        [
            true, true, true, true, true, true,
            true, false, true, true, false, true,
            false, true, true, true, true, true,
        ]).view(3, 6);
        return new Batch(("positions", new Field(torch.randn([3, 6, channels], torch.float64, generator: generator.Torch), FieldType.Position, mask)));
    }

    /// <summary>The network with random numbers in place of fresh biases of zero, which put dead features exactly on the kink of a ReLU.</summary>
    public static T Shaken<T>(T network, Generator generator)
        where T : torch.nn.Module
    {
        using var off = torch.no_grad();
        foreach (var bias in network.parameters().Where(p => p.dim() == 1))
        {
            bias.add_(torch.randn(bias.shape, bias.dtype, generator: generator.Torch) * 0.2);
        }

        return network;
    }

    /// <summary>Gives a part of a network its weights there.</summary>
    public static T Part<T>(T part, torch.nn.Module whole, string name)
        where T : torch.nn.Module
    {
        part.to(torch.float64);
        part.eval();
        part.load_state_dict(whole.state_dict().Where(p => p.Key.StartsWith(name + ".", StringComparison.Ordinal)).ToDictionary(p => p.Key[(name.Length + 1)..], p => p.Value));
        return part;
    }
}
