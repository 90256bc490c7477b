using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp;
using TorchSharp.Modules;

namespace FrameAveraging;

/// <summary>Four numbers for a cloud: the mean over its points of a small network of their coordinates.</summary>
internal sealed class PointNetwork : NetworkModel
{
    private readonly Sequential _layers;

    public PointNetwork(Generator generator)
        : base(nameof(PointNetwork))
    {
        _layers = Initial.Draw(torch.nn.Sequential(torch.nn.Linear(3, 32), torch.nn.Tanh(), torch.nn.Linear(32, 4)), generator);
        RegisterComponents();
    }

    public override Batch forward(Batch x) => new(("answer", new Field(_layers.call(x["positions"].Value).mean([1]), FieldType.Scalar)));
}
