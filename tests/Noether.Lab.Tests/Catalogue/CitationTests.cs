using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class CitationTests
{
    private static readonly SystemCard Card = new ExampleSystem().Card;

    [Fact]
    public void A_paper_is_cited_on_one_line() =>
        Assert.Equal("Emmy Noether, Élie Cartan: Learning on circles & spheres. Journal of Examples, 2024. arXiv:2401.01234", Citation.Text(Card));

    [Fact]
    public void A_year_that_the_venue_names_is_said_once() => Assert.Contains(" ICLR 2024. arXiv", Citation.Text(Card with { Venue = "ICLR 2024" }), StringComparison.Ordinal);

    [Fact]
    public void A_journal_article_becomes_an_article_with_its_special_letters_escaped() => Assert.Equal(
        """
        @article{noether2024learning,
          title = {{Learning on circles \& spheres}},
          author = {Emmy Noether and Élie Cartan},
          journal = {Journal of Examples},
          year = {2024},
          eprint = {2401.01234},
          archiveprefix = {arXiv}
        }
        """,
        Citation.BibTeX(Card));

    [Fact]
    public void A_conference_paper_with_a_doi_becomes_inproceedings()
    {
        var text = Citation.BibTeX(Card with { Venue = "NeurIPS", Identifier = "https://doi.org/10.1109/X.2023.1", Title = "The 3-D Möbius of it", Authors = ["Élie Cartan"] });
        Assert.StartsWith("@inproceedings{cartan2024d,", text, StringComparison.Ordinal);
        Assert.Contains("booktitle = {NeurIPS}", text, StringComparison.Ordinal);
        Assert.Contains("doi = {10.1109/X.2023.1}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("eprint", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2110.03336", "arXiv:2110.03336", "https://arxiv.org/abs/2110.03336")]
    [InlineData("arXiv:2110.03336v2", "arXiv:2110.03336v2", "https://arxiv.org/abs/2110.03336v2")]
    [InlineData("10.1145/3592430", "doi:10.1145/3592430", "https://doi.org/10.1145/3592430")]
    [InlineData("ISBN 3", "ISBN 3", null)]
    public void Identifiers_are_told_apart(string identifier, string reference, string? link)
    {
        var card = Card with { Identifier = identifier };
        Assert.Equal((reference, link), (Citation.Reference(card), Citation.Link(card)));
    }
}
