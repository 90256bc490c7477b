using System.Globalization;

namespace Noether.Runtime;

/// <summary>The devices a run can be on.</summary>
public static class Devices
{
    /// <summary>Reads <c>cpu</c>, <c>cuda</c> (the first card) or <c>cuda:N</c>.</summary>
    /// <exception cref="InputException">The name is none of these, or this machine lacks the device.</exception>
    public static torch.Device Parse(string name)
    {
        if (name.Equals("cpu", StringComparison.OrdinalIgnoreCase))
        {
            NativeTorch.EnsureLoaded();
            return torch.CPU;
        }

        var index = CudaIndex(name) ?? throw new InputException($"Device '{name}' is unknown. Expected cpu, cuda or cuda:N, for example cuda:0.");
        var cards = CudaCards();
        if (index >= cards)
        {
            throw new InputException(cards == 0
                ? $"Device '{name}': no CUDA card was found, or libtorch is a CPU build. Use cpu, or set {LibtorchFolder.Variable} to the 'lib' folder of a CUDA PyTorch {LibtorchFolder.RequiredVersion}."
                : $"Device '{name}': this machine has {cards} CUDA card(s), cuda:0 to cuda:{cards - 1}.");
        }

        return torch.device(DeviceType.CUDA, index);
    }

    /// <summary>How many CUDA cards libtorch can use.</summary>
    public static int CudaCards()
    {
        NativeTorch.EnsureLoaded();
        return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
    }

    private static int? CudaIndex(string name)
    {
        if (name.Equals("cuda", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        const string Prefix = "cuda:";
        return name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) &&
            int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
