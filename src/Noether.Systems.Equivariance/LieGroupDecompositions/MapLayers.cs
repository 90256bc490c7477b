using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.LieGroupDecompositions;

/// <summary>The convolutions of the network, on the plane alone or on the plane and a group: a first one, two in a block, a last one.</summary>
internal abstract class MapLayers(string name) : torch.nn.Module(name)
{
    public abstract Tensor Lift(Tensor images, GroupSamples samples);

    /// <summary>The first or the second of the block.</summary>
    public abstract Tensor Mix(int which, Tensor maps, GroupSamples samples);

    public abstract Tensor Finish(Tensor maps, GroupSamples samples, GroupSamples last);

    /// <summary>The first convolution's kernel of the first channel, moved by elements, <c>[elements, size, size]</c>.</summary>
    public abstract Tensor FirstKernels(GroupSamples elements, int size);

    public static MapLayers Of(AffineGResNetOptions options, Generator generator) =>
        options.Group is { } group ? new GroupLayers(options, group, generator) : new PlaneLayers(options, generator);

    private sealed class GroupLayers : MapLayers
    {
        private readonly SampledLiftingConv2d lift;
        private readonly SampledGroupConv2d first;
        private readonly SampledGroupConv2d second;
        private readonly SampledGroupConv2d last;

        public GroupLayers(AffineGResNetOptions options, PolarGroup group, Generator generator)
            : base(nameof(GroupLayers))
        {
            var (width, kernel) = (options.Channels, options.Kernel);
            lift = new SampledLiftingConv2d(1, width, kernel, generator);
            first = new SampledGroupConv2d(width, width, group, kernel, generator, kernel.Size / 2);
            second = new SampledGroupConv2d(width, width, group, kernel, generator, kernel.Size / 2);
            last = new SampledGroupConv2d(width, width, group, kernel, generator);
            RegisterComponents();
        }

        public override Tensor Lift(Tensor images, GroupSamples samples) => lift.call(images, samples);

        public override Tensor Mix(int which, Tensor maps, GroupSamples samples) => (which == 0 ? first : second).call(maps, samples, samples);

        public override Tensor Finish(Tensor maps, GroupSamples samples, GroupSamples last) => this.last.call(maps, samples, last);

        public override Tensor FirstKernels(GroupSamples elements, int size) => lift.Pictures(elements, size).select(0, 0).select(1, 0);
    }

    private sealed class PlaneLayers : MapLayers
    {
        private readonly Conv2d lift;
        private readonly Conv2d first;
        private readonly Conv2d second;
        private readonly Conv2d last;

        public PlaneLayers(AffineGResNetOptions options, Generator generator)
            : base(nameof(PlaneLayers))
        {
            var (width, size) = (options.Channels, options.Kernel.Size);
            lift = torch.nn.Conv2d(1, width, size, bias: false);
            first = torch.nn.Conv2d(width, width, size, padding: size / 2, bias: false);
            second = torch.nn.Conv2d(width, width, size, padding: size / 2, bias: false);
            last = torch.nn.Conv2d(width, width, size, bias: false);
            RegisterComponents();
            Initial.Draw(this, generator);
        }

        public override Tensor Lift(Tensor images, GroupSamples samples) => lift.call(images);

        public override Tensor Mix(int which, Tensor maps, GroupSamples samples) => (which == 0 ? first : second).call(maps);

        public override Tensor Finish(Tensor maps, GroupSamples samples, GroupSamples last) => this.last.call(maps);

        public override Tensor FirstKernels(GroupSamples elements, int size) => throw new NotSupportedException("Kernels on pixels alone are not moved by elements.");
    }
}
