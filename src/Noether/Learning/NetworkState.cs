using Noether.Nn;

namespace Noether.Learning;

/// <summary>Everything in a module that its coming outputs depend on: parameters, buffers and the generators of its random layers.</summary>
public static class NetworkState
{
    private const string Generators = "generators";

    /// <summary>Writes the state under the names torch gives its parameters and buffers.</summary>
    public static void Save(torch.nn.Module module, StateWriter writer)
    {
        SaveWeights(module, writer);
        foreach (var (name, random) in RandomModules(module, ""))
        {
            writer.Under(Generators).Write(name, random.Generator);
        }
    }

    /// <summary>Writes parameters and buffers alone.</summary>
    public static void SaveWeights(torch.nn.Module module, StateWriter writer)
    {
        foreach (var (name, tensor) in Weights(module))
        {
            writer.Write(name, tensor);
        }
    }

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">A name is missing or a shape differs: another model wrote it.</exception>
    public static void Load(torch.nn.Module module, StateReader reader)
    {
        LoadWeights(module, reader);
        foreach (var (name, random) in RandomModules(module, ""))
        {
            reader.Under(Generators).Restore(name, random.Generator);
        }
    }

    /// <summary>Restores what <see cref="SaveWeights"/> wrote.</summary>
    /// <exception cref="InputException">A name is missing or a shape differs: another model wrote it.</exception>
    public static void LoadWeights(torch.nn.Module module, StateReader reader)
    {
        foreach (var (name, tensor) in Weights(module))
        {
            Copy(reader, name, tensor);
        }
    }

    /// <summary>Parameters, then buffers, by their full names; the tensors are the module's own.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Weights(torch.nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers().Select(b => (b.name, b.buffer)));

    internal static void Copy(StateReader reader, string name, Tensor target)
    {
        using var off = torch.no_grad();
        using var value = reader.Tensor(name);
        if (!value.shape.SequenceEqual(target.shape) || value.dtype != target.dtype)
        {
            throw new InputException(
                $"The checkpoint's '{name}' is {value.dtype} [{string.Join(", ", value.shape)}], the model's is {target.dtype} [{string.Join(", ", target.shape)}]. Continue with the options the checkpoint was written with.");
        }

        target.copy_(value);
    }

    private static IEnumerable<(string Name, IRandomModule Module)> RandomModules(torch.nn.Module module, string path)
    {
        if (module is IRandomModule random)
        {
            yield return (path.Length == 0 ? "." : path, random);
        }

        foreach (var (name, child) in module.named_children())
        {
            foreach (var found in RandomModules(child, path.Length == 0 ? name : $"{path}.{name}"))
            {
                yield return found;
            }
        }
    }
}
