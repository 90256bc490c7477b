using Noether.Cli.Rendering;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Cli.Tests.Rendering;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_finite_number_is_null(double value)
    {
        Assert.Equal("{\"loss\":null,\"rate\":0.1}", JsonText.Line(JsonText.Numbers(new OrderedDictionary<string, double> { ["loss"] = value, ["rate"] = 0.1 })));
        Assert.Contains("\"left\":null,", JsonText.Line(JsonText.Claim(new ClaimRecord("c", "s", value, "<", 1, Outcome.Fails))));
    }
}
