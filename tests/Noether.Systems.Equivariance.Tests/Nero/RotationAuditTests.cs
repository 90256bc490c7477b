using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.Tests.Nero;

public sealed class RotationAuditTests
{
    [Fact]
    public void At_angle_zero_the_classifier_sees_the_very_digits()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var digits = DigitNetworkTests.Noise(generator, 2);
        var turned = RotationAudit.Rotations.Input.Apply(RotationAudit.Rotations.Group.Identity(), digits, Pairing.Outer);
        Assert.True(turned["image"].Value.eq(digits["image"].Value).all().ToBoolean());
    }

    [Fact]
    public void An_equivariant_classifier_is_as_good_at_every_quarter_turn()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var model = DigitNetwork.Equivariant(ClassifierLayout.Of(DigitLayout.Compact, 0.25), 4, generator);
        var digits = DigitNetworkTests.Noise(generator, 60).With("label", new Field(torch.arange(60, torch.int64) % 10, FieldType.Label));
        var curve = RotationAudit.Run(model, digits, angles: 8, new EvaluationContext(generator, new Silence(), CancellationToken.None)).Tables["nero"];
        Assert.Single(Enumerable.Range(0, 4).Select(q => curve["accuracy"][2 * q]).Distinct());
        Assert.Equal(0, curve["defect"][6], 1e-4);
        Assert.True(curve["defect"][1] > 1e-4);
    }

    [Fact]
    public void An_interrupted_audit_stops()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var model = DigitNetwork.Plain(ClassifierLayout.Of(DigitLayout.Compact, 0.25), generator);
        var digits = DigitNetworkTests.Noise(generator, 2).With("label", new Field(torch.zeros(2, torch.int64), FieldType.Label));
        Assert.Throws<OperationCanceledException>(() => RotationAudit.Run(model, digits, 8, new EvaluationContext(generator, new Silence(), new CancellationToken(canceled: true))));
    }
}
