namespace Noether.Lab.Models.Onnx;

/// <summary>Parts of a layer under the names that its weights have in checkpoints.</summary>
internal static class LayerParts
{
    /// <summary>The part of that name.</summary>
    public static T Part<T>(this torch.nn.Module layer, string name)
        where T : torch.nn.Module => (T)layer.named_children().Single(c => c.name == name).module;

    /// <summary>The part of that name; null where the layer has none.</summary>
    public static torch.nn.Module? Optional(this torch.nn.Module layer, string name) => layer.named_children().FirstOrDefault(c => c.name == name).module;

    /// <summary>The parts of a list of that name, in their order.</summary>
    public static IReadOnlyList<torch.nn.Module> List(this torch.nn.Module layer, string name) => [.. layer.Part<torch.nn.Module>(name).children()];

    /// <summary>The parameter of that name.</summary>
    public static Tensor Weight(this torch.nn.Module layer, string name) => layer.named_parameters(recurse: false).Single(p => p.name == name).parameter;
}
