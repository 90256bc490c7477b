using System.Text.RegularExpressions;

namespace Noether.Architecture.Tests;

/// <summary>A line that names a published method belongs into a system; the building blocks serve all of them.</summary>
public sealed class PaperNameTests
{
    // As they would appear in code or prose; general terms of the field (frame averaging, Gaunt coefficients, neural collapse) are not among them.
    private static readonly string[] Brands =
    [
        "APEN", "ArtEq", "BarlowTwins", "Barlow Twins", "CD-NOD", "CdNod", "EqgatDiff", "EQGAT", "EqMotion", "EquiangularBasisVectors", "AdaSketch", "SPPGN", "PPGN",
        "image2sphere", "E-SSL3D", "rgenn", "MutualDistance", "NERO", "NPS", "PARE-Net", "PareNet", "PFGM", "PI-HC-MoE", "PiHcMoe", "PONITA", "Rep4Ex", "3DIEBench",
        "SPEN", "SGRL", "TinvNN", "TransitiveInvariance",
    ];

    private static readonly string[] Slugs =
    [
        "apen", "arteq", "barlow-twins", "cd-nod", "cycle-object-discovery", "domain-constraints-risk", "domain-counterfactuals", "eqgat-diff", "eqmotion",
        "equiangular-basis-vectors", "equitable-sampling", "equivariant-polynomials", "exact-augmented-lagrangian", "frame-averaging", "gaunt-tensor-product",
        "hyperspherical-novel-class", "induced-restricted-pose", "invariance-constrained-augmentation", "kge-normalizing-flows", "lidar-e-ssl",
        "lie-group-decompositions", "mutual-distance-motion", "nero", "neural-collapse-linear", "neural-production-systems", "pac-invariant-representations", "pare-net",
        "pfgm-plus-plus", "pi-hc-moe", "ponita", "programmable-vi", "relative-representations", "rep4ex", "sie", "soft-equivariance", "spen",
        "stationary-representations", "subequivariant-rl", "tinvnn", "transitive-invariance",
    ];

    private static readonly string[] Papers =
    [
        "2402.08529", "2304.10528", "2103.03230", "1903.01672", "2306.02204", "2312.03878", "2306.11281", "2309.17296", "2303.10876", "2303.11637", "2202.01327",
        "2302.11556", "2305.18379", "2110.03336", "2401.10216", "2102.03243", "2307.03704", "2209.15031", "2409.19977", "2404.11737", "2310.11366", "2310.00615",
        "2305.19889", "2301.00437", "2103.01937", "2205.15196", "2407.10142", "2302.04265", "2402.13412", "2310.02970", "2406.15742", "2209.15430", "2310.04295",
        "2302.10283", "2306.00356", "2111.11840", "2405.02581", "2305.18951", "2112.12345", "1708.02901",
    ];

    private static readonly Regex Name = new(
        $@"(?<![\w-])(?:{Alternatives(Brands)})(?![\w-])|""(?:{Alternatives(Slugs)})""|{Alternatives(Papers)}", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

    [Fact]
    public void There_are_forty_of_each()
    {
        Assert.Equal(40, Slugs.Distinct().Count());
        Assert.Equal(40, Papers.Distinct().Count());
    }

    [Fact]
    public void Building_blocks_name_no_system() => Assert.Empty(NamesIn(SourceFile.In("src/Noether", "src/Noether.Kernels", "src/Noether.Testing")));

    [Theory]
    [InlineData("/// <summary>The layer of PONITA.</summary>")]
    [InlineData("var slug = \"frame-averaging\";")]
    [InlineData("// arXiv:2302.11556, equation 4")]
    public void A_name_is_seen_in_code_and_comments(string line) => Assert.Single(NamesIn([new SourceFile("src/Noether/Nn/Example.cs", line)]));

    [Fact]
    public void General_terms_are_not_names() =>
        Assert.Empty(NamesIn([new SourceFile("src/Noether/Nn/Example.cs", "// Averages over a frame; the Gaunt tensor product of irreps; \"density\"")]));

    private static IEnumerable<string> NamesIn(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in Name.Matches(file.Text)
        select $"{file.Path}: {match.Value}";

    private static string Alternatives(IEnumerable<string> names) => string.Join('|', names.Select(Regex.Escape));
}
