namespace Noether.Learning;

/// <summary>What a model is made of.</summary>
/// <param name="Rows">Its parameters in order.</param>
public sealed record ModelSummary(IReadOnlyList<ParameterRow> Rows)
{
    /// <summary>Number of parameters in all.</summary>
    public long Total => Rows.Sum(r => r.Count);

    /// <summary>Number of those that training moves.</summary>
    public long Trainable => Rows.Where(r => r.Trainable).Sum(r => r.Count);

    /// <summary>Their memory in bytes.</summary>
    public long Bytes => Rows.Sum(r => r.Bytes);

    /// <summary>Lists a module's parameters.</summary>
    public static ModelSummary Of(torch.nn.Module module)
    {
        var owners = module.named_modules().ToDictionary(m => m.name, m => m.module.GetName(), StringComparer.Ordinal);
        return new ModelSummary([.. module.named_parameters().Select(p => Row(p.name, p.parameter, owners, module.GetName()))]);
    }

    private static ParameterRow Row(string name, Tensor parameter, Dictionary<string, string> owners, string root)
    {
        var dot = name.LastIndexOf('.');
        var owner = dot < 0 ? root : owners.GetValueOrDefault(name[..dot], root);
        return new ParameterRow(name, owner, parameter.shape, parameter.numel(), parameter.numel() * parameter.element_size(), parameter.requires_grad);
    }
}

/// <summary>One parameter of a model.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Type">The kind of module that owns it.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Count">Number of its elements.</param>
/// <param name="Bytes">Its memory.</param>
/// <param name="Trainable">Whether training moves it.</param>
public sealed record ParameterRow(string Name, string Type, IReadOnlyList<long> Shape, long Count, long Bytes, bool Trainable);
