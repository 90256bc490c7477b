using System.Runtime.Intrinsics.X86;
using Noether.Learning;
using Noether.Runtime;
using Parameter = TorchSharp.Modules.Parameter;

namespace Noether.Tests.Learning;

public sealed class ParameterUpdateTests
{
    private const double Rate = 0.01;
    private const int Steps = 20;

    public static TheoryData<OptimizerOptions, torch.ScalarType> Fused { get; } = new(
        from options in new OptimizerOptions[]
        {
            new AdamOptions(), new AdamOptions(Beta1: 0.8, Beta2: 0.99, WeightDecay: 0.1), new AdamOptions(Beta2: 0.9) { Amsgrad = true }, new AdamWOptions(), new AdamWOptions(Epsilon: 1e-3, WeightDecay: 0.3),
        }
        from type in new[] { torch.float32, torch.float64 }
        select (options, type));

    [Theory]
    [MemberData(nameof(Fused))]
    public void Adam_in_one_loop_moves_as_by_torchs_operations(OptimizerOptions options, torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        var (own, torchs) = (Parameters(type), Parameters(type));
        using var fused = new ParameterUpdate(options, own);
        using var reference = new TorchUpdate(options, torchs);
        Walk(own, fused.Step);
        Walk(torchs, reference.Step);
        // Bit for bit where torch's loops fuse products and sums.
        var tolerance = Fma.IsSupported ? 0 : type == torch.float32 ? 1e-6 : 1e-14;
        foreach (var (actual, expected) in own.Zip(torchs))
        {
            var error = (actual.Parameter - expected.Parameter).abs().max().ToDouble();
            Assert.True(error <= tolerance * expected.Parameter.abs().max().ToDouble(), $"{actual.Name} is off by {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Fused))]
    public void A_state_of_torchs_optimizer_is_continued(OptimizerOptions options, torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var (own, torchs) = (Parameters(type), Parameters(type));
        using var fused = new ParameterUpdate(options, own);
        using var reference = new TorchUpdate(options, torchs);
        Walk(own, fused.Step);
        Walk(torchs, reference.Step);
        StateFile.Write(folder.File("torch"), reference.Save);
        StateFile.Write(folder.File("own"), fused.Save);
        StateFile.Read(folder.File("own"), reference.Load);
        StateFile.Read(folder.File("torch"), fused.Load);
        using (torch.no_grad())
        {
            foreach (var (to, from) in torchs.Zip(own))
            {
                to.Parameter.copy_(from.Parameter);
            }
        }

        Walk(own, fused.Step);
        Walk(torchs, reference.Step);
        Assert.All(own.Zip(torchs), pair => Assert.True(pair.First.Parameter.allclose(pair.Second.Parameter, 1e-5, 1e-7), pair.First.Name));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = Parameters(torch.float32);
        using var update = new ParameterUpdate(new AdamWOptions(), parameters);
        var before = parameters[1].Parameter.detach().clone();
        parameters[0].Parameter.sum().backward();
        update.Step(Rate);
        Assert.True(parameters[1].Parameter.detach().equal(before).all().ToBoolean());
    }

    [Fact]
    public void A_gradient_laid_out_otherwise_is_read_by_its_indices()
    {
        using var scope = torch.NewDisposeScope();
        var (own, torchs) = (new Parameter(torch.zeros(3, 5)), new Parameter(torch.zeros(3, 5)));
        own.grad = torch.arange(15, torch.float32).view(5, 3).t();
        torchs.grad = own.grad;
        using var fused = new ParameterUpdate(new AdamOptions(WeightDecay: 1), [("w", own)]);
        using var reference = new TorchUpdate(new AdamOptions(WeightDecay: 1), [("w", torchs)]);
        fused.Step(Rate);
        reference.Step(Rate);
        Assert.True(own.allclose(torchs, 1e-6, 0));
    }

    private static List<(string Name, Parameter Parameter)> Parameters(torch.ScalarType type)
    {
        using var generator = new Generator(4);
        long[][] shapes = [[17, 9], [5], [1], [64, 3]];
        return [.. shapes.Select((shape, i) => ($"p{i}", new Parameter(torch.randn(shape, type, generator: generator.Torch))))];
    }

    /// <summary>Some steps of which the gradients do not depend on the parameters, at changing rates.</summary>
    private static void Walk(List<(string Name, Parameter Parameter)> parameters, Action<double> step)
    {
        using var generator = new Generator(5);
        for (var i = 0; i < Steps; i++)
        {
            foreach (var (_, parameter) in parameters)
            {
                parameter.grad = torch.randn(parameter.shape, parameter.dtype, generator: generator.Torch);
            }

            step(Rate / (1 + i));
        }
    }
}
