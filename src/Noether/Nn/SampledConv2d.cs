using Noether.Groups;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// Lifting correlation from images to functions on the plane and a group of its linear maps, known at sampled elements g:
/// out(p, g) = |det g|⁻¹ Σ_x K(g⁻¹ x) f(p + x), with a continuous kernel K.
/// </summary>
/// <remarks>
/// Source: Mironenco, Forré, ICLR 2024, section 4. For an element h, the images f(h⁻¹ p) and the samples h g give out(h⁻¹ p, g), up to the interpolation of pixels.
/// Input <c>[batch, in, height, width]</c>, output <c>[batch, out * samples, h', w']</c>: the samples of a channel lie side by side (see <see cref="RegularField"/>).
/// </remarks>
public sealed class SampledLiftingConv2d : torch.nn.Module<Tensor, GroupSamples, Tensor>
{
    private readonly ContinuousKernel kernel;

    private readonly long _padding;

    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels, each with one map a sample.</param>
    /// <param name="options">The kernel.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="padding">Zeros added on each side.</param>
    public SampledLiftingConv2d(int inChannels, int outChannels, ContinuousKernelOptions options, Generator generator, int padding = 0)
        : base(nameof(SampledLiftingConv2d))
    {
        kernel = new ContinuousKernel(inChannels, outChannels, null, options, generator);
        _padding = padding;
        RegisterComponents();
    }

    /// <summary>The filters on the pixel grid, <c>[out * samples, in, size, size]</c>.</summary>
    public Tensor Filters(GroupSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using var scope = torch.NewDisposeScope();
        var values = kernel.call(samples.Inverses.matmul(kernel.Places()).unsqueeze(1), null).squeeze(1);
        var volumes = torch.linalg.det(samples.Inverses).view(-1, 1, 1, 1).to(values.dtype, values.device);
        return scope.MoveToOuter((values * volumes).permute(2, 0, 3, 1).reshape(kernel.OutChannels * samples.Count, kernel.InChannels, kernel.Size, kernel.Size));
    }

    /// <summary>The moved kernels K(g⁻¹ x) on a grid of any size, to be looked at, <c>[out, samples, in, size, size]</c>.</summary>
    /// <param name="samples">The elements g.</param>
    /// <param name="size">Edge length of the pictures of the square from -1 to 1.</param>
    public Tensor Pictures(GroupSamples samples, int size)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using var scope = torch.NewDisposeScope();
        var values = kernel.call(samples.Inverses.matmul(ContinuousKernel.Places(size)).unsqueeze(1), null).squeeze(1);
        return scope.MoveToOuter(values.permute(2, 0, 3, 1).reshape(kernel.OutChannels, samples.Count, kernel.InChannels, size, size).contiguous());
    }

    /// <param name="x">Images.</param>
    /// <param name="samples">The elements g.</param>
    public override Tensor forward(Tensor x, GroupSamples samples)
    {
        using var filters = Filters(samples);
        return torch.nn.functional.conv2d(x, filters, padding: [_padding, _padding]);
    }
}

/// <summary>
/// Correlation of functions on the plane and a group of its linear maps, known at sampled elements g̃ and asked at elements g:
/// out(p, g) = mean over g̃ of |det g̃|⁻¹ Σ_x K(g⁻¹ x, g⁻¹ g̃) f(p + x, g̃): a Monte-Carlo estimate of the integral over the group.
/// </summary>
/// <remarks>
/// Source: Mironenco, Forré, ICLR 2024, section 4; the mean is a sum there, which a normalisation behind it does not tell apart. The kernel depends on g⁻¹ g̃ and g⁻¹ x alone,
/// so that samples which an element moves on both sides give the moved result. A kernel of size 1 mixes channels and elements at one place, which makes a shortcut between widths.
/// Input <c>[batch, in * samples, height, width]</c>, output <c>[batch, out * samples, h', w']</c>.
/// </remarks>
public sealed class SampledGroupConv2d : torch.nn.Module<Tensor, GroupSamples, GroupSamples, Tensor>
{
    private readonly ContinuousKernel kernel;

    private readonly long _padding;

    /// <param name="inChannels">Input channels, each with one map a sample.</param>
    /// <param name="outChannels">Output channels, each with one map a sample.</param>
    /// <param name="group">The group.</param>
    /// <param name="options">The kernel.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="padding">Zeros added on each side.</param>
    public SampledGroupConv2d(int inChannels, int outChannels, PolarGroup group, ContinuousKernelOptions options, Generator generator, int padding = 0)
        : base(nameof(SampledGroupConv2d))
    {
        ArgumentNullException.ThrowIfNull(group);
        kernel = new ContinuousKernel(inChannels, outChannels, group, options, generator);
        _padding = padding;
        RegisterComponents();
    }

    /// <summary>The filters on the pixel grid, <c>[out * output samples, in * input samples, size, size]</c>.</summary>
    /// <param name="input">The elements g̃.</param>
    /// <param name="output">The elements g.</param>
    public Tensor Filters(GroupSamples input, GroupSamples output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var scope = torch.NewDisposeScope();
        var relative = output.Inverses.unsqueeze(1).matmul(input.Elements.unsqueeze(0));
        var values = kernel.call(output.Inverses.matmul(kernel.Places()).unsqueeze(1), relative);
        var volumes = (torch.linalg.det(input.Inverses) / input.Count).view(1, -1, 1, 1, 1).to(values.dtype, values.device);
        return scope.MoveToOuter((values * volumes).permute(3, 0, 4, 1, 2).reshape(
            kernel.OutChannels * output.Count, kernel.InChannels * input.Count, kernel.Size, kernel.Size));
    }

    /// <param name="x">Maps at the input's samples.</param>
    /// <param name="input">The elements g̃.</param>
    /// <param name="output">The elements g.</param>
    public override Tensor forward(Tensor x, GroupSamples input, GroupSamples output)
    {
        using var filters = Filters(input, output);
        return torch.nn.functional.conv2d(x, filters, padding: [_padding, _padding]);
    }
}

/// <summary>
/// From functions on the plane and a group to functions on the plane, by a learned kernel: out(p) = mean over g̃ of |det g̃|⁻¹ Σ_x K(g̃⁻¹ x) f(p + x, g̃).
/// Without learning, <see cref="RegularField.MaxOverOrientations"/> and <see cref="RegularField.MeanOverOrientations"/> do the same.
/// </summary>
/// <remarks>Input <c>[batch, in * samples, height, width]</c>, output <c>[batch, out, h', w']</c>.</remarks>
public sealed class SampledProjectionConv2d : torch.nn.Module<Tensor, GroupSamples, Tensor>
{
    private readonly ContinuousKernel kernel;

    private readonly long _padding;

    /// <param name="inChannels">Input channels, each with one map a sample.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="options">The kernel.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="padding">Zeros added on each side.</param>
    public SampledProjectionConv2d(int inChannels, int outChannels, ContinuousKernelOptions options, Generator generator, int padding = 0)
        : base(nameof(SampledProjectionConv2d))
    {
        kernel = new ContinuousKernel(inChannels, outChannels, null, options, generator);
        _padding = padding;
        RegisterComponents();
    }

    /// <param name="x">Maps at the samples.</param>
    /// <param name="samples">The elements g̃.</param>
    public override Tensor forward(Tensor x, GroupSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using var scope = torch.NewDisposeScope();
        var values = kernel.call(samples.Inverses.matmul(kernel.Places()).unsqueeze(1), null).squeeze(1);
        var volumes = (torch.linalg.det(samples.Inverses) / samples.Count).view(-1, 1, 1, 1).to(values.dtype, values.device);
        var filters = (values * volumes).permute(2, 3, 0, 1).reshape(kernel.OutChannels, kernel.InChannels * samples.Count, kernel.Size, kernel.Size);
        return scope.MoveToOuter(torch.nn.functional.conv2d(x, filters, padding: [_padding, _padding]));
    }
}
