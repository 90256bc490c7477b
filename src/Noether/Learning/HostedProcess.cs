using System.Globalization;

namespace Noether.Learning;

/// <summary>A process's state together with torch's own generator, which its steps may have drawn from.</summary>
internal sealed class HostedProcess(IProcess process)
{
    private const string TorchGenerator = "torch/generator";

    public long Position => process.Position;

    public IReadOnlyDictionary<string, string> About => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["noether.phase"] = process.Phase,
        ["noether.position"] = process.Position.ToString(CultureInfo.InvariantCulture),
        ["noether.process"] = process.GetType().FullName!,
    };

    public void Save(StateWriter writer)
    {
        using var state = torch.get_rng_state();
        writer.Write(TorchGenerator, state);
        process.Save(writer.Under("process"));
    }

    public void Load(StateReader reader)
    {
        process.Load(reader.Under("process"));
        using var state = reader.Tensor(TorchGenerator);
        torch.set_rng_state(state);
    }
}
