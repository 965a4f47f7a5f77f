"""What two Chinese articles on Sentence-BERT say that does not hold, and the numbers that they print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Article = Literal["features", "similar"]

TITLES: dict[Article, tuple[str, str]] = {
    "features": ("用Sentence-BERT模型生成句子特征", "Sentence features with Sentence-BERT"),
    "similar": ("用Sentence-BERT模型寻找类似句子", "Finding similar sentences with Sentence-BERT"),
}
ARTICLE_ENCODER = "all-MiniLM-L6-v2"  # with which the second article says it computed its numbers

TWO_SENTENCES = ("Sentence 1 goes here.", "Sentence 2 goes here.")
CHINESE = ("我爱北京天安门", "天安门上太阳升", "北京欢迎你", "我爱我的祖国")
# Row i, column j: the cosine of CHINESE[i] and CHINESE[j], as printed in 5.4 of the second article.
PRINTED_COSINES = (
    (1.0, 0.7478263, 0.56128844, 0.41734877),
    (0.7478263, 1.0, 0.67648602, 0.47152208),
    (0.56128844, 0.67648602, 1.0, 0.58026862),
    (0.41734877, 0.47152208, 0.58026862, 1.0),
)
THREE_VECTORS = ((0.3, 0.4), (0.6, 0.8), (0.9, 1.0))  # those of 我, 爱 and 北京 in 4.3 of the second article
PRINTED_MEAN = (0.5, 0.6)


@dataclass(frozen=True)
class Claim:
    """Something that an article says and that does not hold.

    Attributes
    ----------
    key : str
    article : {"features", "similar"}
    section : str
    form : {"words", "code", "formula"}
        What the quotation is; a formula is LaTeX.
    quotation : str
        From the article, no longer than a sentence.
    says : str
        The same in English.
    so : str
        What is so.
    why : str
        Why, or what comes of the mistake.
    """

    key: str
    article: Article
    section: str
    form: Literal["words", "code", "formula"]
    quotation: str
    says: str
    so: str
    why: str


CLAIMS = (
    Claim(
        key="google",
        article="features",
        section="1",
        form="words",
        quotation="Sentence-BERT模型由Google研究团队开发",
        says="Sentence-BERT was developed by a research team at Google.",
        so="Nils Reimers and Iryna Gurevych made it at the UKP Lab of TU Darmstadt, in 2019.",
        why="BERT, on which it builds, is Google's.",
    ),
    Claim(
        key="unlabelled",
        article="features",
        section="3.1",
        form="words",
        quotation="在无标签文本数据集上进行预训练，学习句子之间的相似性",
        says="It learns how similar sentences are from texts without labels.",
        so="The models of the paper learned that from about a million pairs of sentences, each labelled by people.",
        why="Texts without labels teach BERT about words. What makes two sentences alike is what the pairs add.",
    ),
    Claim(
        key="interpretable",
        article="features",
        section="3.3",
        form="words",
        quotation="句子嵌入向量直观地反映了句子的语义信息，易于解释和理解",
        says="An embedding shows the meaning of a sentence directly and is easy to interpret.",
        so="A single number of it has no meaning of its own: the angles between embeddings have.",
        why="Turn all embeddings together, and each number changes while every cosine stays. In 8.3 the article itself "
        "counts the lack of interpretability among the open problems.",
    ),
    Claim(
        key="sentiment",
        article="features",
        section="3.4",
        form="words",
        quotation="通过计算句子嵌入向量间的距离，评估文本的情感倾向",
        says="The distance between embeddings tells the sentiment of a text.",
        so="It tells the subject first: praise and blame of one thing are often closer than praise of two.",
        why="For sentiment a classifier is trained on the embeddings, with labelled texts, as 6.3 has it.",
    ),
    Claim(
        key="siamese",
        article="features",
        section="4.2",
        form="formula",
        quotation=r"S = \cos(\text{Transformer}(s_1), \text{Softmax}(s_2))",
        says="One sentence goes through the Transformer, the other through a softmax; then the cosine is taken.",
        so="Both go through the same encoder: S = cos(encoder(s₁), encoder(s₂)).",
        why="That is what “Siamese network” means. By the formula here a sentence would not even be like itself, and "
        "exchanging the two would change the result.",
    ),
    Claim(
        key="nan",
        article="features",
        section="4.2",
        form="words",
        quotation="为了避免计算两个向量之间的余弦相似度时出现NaN值，通常需要对向量进行归一化处理",
        says="Vectors are scaled to length 1 so that no NaN comes up in the cosine.",
        so="The division by the lengths is where it comes from: a vector of zeros gives 0/0.",
        why="One divides so that only directions count. Against a NaN a check for zeros helps, or a least length, as "
        "PyTorch's own cosine has it.",
    ),
    Claim(
        key="matrix",
        article="features",
        section="4.3",
        form="words",
        quotation="使用K-means聚类算法，将相似度矩阵中的向量进行聚类",
        says="K-means is run on the rows of the similarity matrix.",
        so="K-means runs on the embeddings.",
        why="A row of the matrix has as many numbers as there are reports. It grows with the square of their number, "
        "and a new report has no place among its centres.",
    ),
    Claim(
        key="classes",
        article="features",
        section="5.2",
        form="code",
        quotation="from transformers import SentenceBertTokenizer, SentenceBertModel",
        says="The Transformers library has a tokenizer and a model for Sentence-BERT.",
        so="Neither class exists: the first line of the example fails.",
        why="`SentenceTransformer`, of the library sentence-transformers, is both in one.",
    ),
    Claim(
        key="output",
        article="features",
        section="5.2",
        form="code",
        quotation="embedding = model(tokens)",
        says="A BERT model, called with tokens, returns the embedding of the sentence.",
        so="It returns an object that holds one vector for each token; their mean is still to be taken.",
        why="`torch.cosine_similarity` does not take such an object, so the last line of the example fails as well.",
    ),
    Claim(
        key="autoregressive",
        article="similar",
        section="1.2",
        form="words",
        quotation="基于Transformer的自回归语言模型",
        says="BERT is an autoregressive language model.",
        so="BERT is a masked language model and reads in both directions: a later word changes an earlier vector.",
        why="An autoregressive model, such as GPT, sees only what comes before. The same section calls BERT "
        "bidirectional, which it cannot be then.",
    ),
    Claim(
        key="pooling",
        article="similar",
        section="1.3",
        form="words",
        quotation="采用了以下两种技术来生成句子向量",
        says="BERT and a mean over its vectors make Sentence-BERT.",
        so="What makes it is the training on pairs of sentences. The mean over plain BERT does worse than a mean over "
        "GloVe vectors of 2014.",
        why="BERT is trained to guess words; nothing in that pulls sentences together that mean the same.",
    ),
    Claim(
        key="softmax",
        article="similar",
        section="4.2",
        form="formula",
        quotation=r"h_t = \text{softmax}(A \cdot h_t + B \cdot h_t + C)",
        says="The output of the encoder is a softmax.",
        so="Softmax weighs the attention inside. What comes out has numbers of both signs and any sum.",
        why="A softmax has only positive numbers, with the sum 1. The article's own outputs in 4.3 add up to something "
        "else. Also, hₜ stands on both sides, so that the formula defines nothing.",
    ),
    Claim(
        key="mean",
        article="similar",
        section="4.3",
        form="code",
        quotation="x_s = [0.5, 0.6]",
        says="The mean of [0.3, 0.4], [0.6, 0.8] and [0.9, 1.0] is [0.5, 0.6].",
        so="It is [0.6, 0.733].",
        why="[0.5, 0.6] is what the article gave the word 北京 further up. The fourth word, 天安门, got none.",
    ),
    Claim(
        key="tensorflow",
        article="similar",
        section="5.1",
        form="code",
        quotation="pip install tensorflow",
        says="The example needs TensorFlow and Transformers.",
        so="It needs sentence-transformers, which brings PyTorch; TensorFlow is not used at all.",
        why="After the two installations of 5.1 the first line of 5.2 still fails.",
    ),
    Claim(
        key="import",
        article="similar",
        section="5.2",
        form="code",
        quotation="from transformers import SentenceTransformer",
        says="`SentenceTransformer` belongs to the Transformers library.",
        so="It belongs to sentence_transformers. Also, the example never imports `cosine_similarity`.",
        why="They are two libraries; the second one builds on the first.",
    ),
    Claim(
        key="argmax",
        article="similar",
        section="5.2",
        form="code",
        quotation="most_similar_sentence = sentences[similarity_matrix.argmax()]",
        says="The largest entry of the matrix leads to the most similar sentence.",
        so="The largest entries stand on the diagonal, where each sentence meets itself; and argmax counts through the "
        "whole matrix, not through the sentences.",
        why="Mask the diagonal, then turn the place into a row and a column.",
    ),
    Claim(
        key="english",
        article="similar",
        section="5.2",
        form="code",
        quotation="model = SentenceTransformer('all-MiniLM-L6-v2')",
        says="all-MiniLM-L6-v2 encodes the four Chinese sentences.",
        so="It is an English model: many of their characters are [UNK] to it, one sign for everything unknown.",
        why="爱 and 门 are the same to it. The panel at the left has encoders for Chinese and for many languages.",
    ),
    Claim(
        key="printed",
        article="similar",
        section="5.4",
        form="code",
        quotation="array([[1.        , 0.7478263, 0.56128844, 0.41734877], …",
        says="The first sentence has cosines of 0.748, 0.561 and 0.417 with the others.",
        so="With the model named there they are 0.776, 0.802 and 0.632.",
        why="The printed matrix did not come from the printed code, which does not run.",
    ),
    Claim(
        key="contradiction",
        article="similar",
        section="5.4",
        form="words",
        quotation="句子“我爱我的祖国”与原始句子“我爱北京天安门”具有最高的相似度",
        says="“I love my country” is most like “I love Tiananmen in Beijing”, as both have 我 and 爱.",
        so="The matrix printed just above says the opposite: 0.417 is the lowest in its row.",
        why="Nor could the code print that sentence: it stands at place 3, and argmax of the printed matrix is 0.",
    ),
    Claim(
        key="speech",
        article="similar",
        section="6.8",
        form="words",
        quotation="Sentence-BERT模型可以将语音转化为文本",
        says="Sentence-BERT turns speech into text.",
        so="It takes text and gives one vector. It neither hears nor writes.",
        why="It reads word pieces from a fixed list. It has no decoder, so it cannot generate texts (6.6) either.",
    ),
    Claim(
        key="papers",
        article="similar",
        section="7.3",
        form="words",
        quotation="Transformers: State-of-the-Art Models for Neural Network Translation",
        says="This is the title of the original paper on the Transformer.",
        so="That paper is called “Attention Is All You Need”.",
        why="The title given for BERT is not its own, either. Whoever copies them cites papers that do not exist.",
    ),
    Claim(
        key="smaller",
        article="similar",
        section="9.1",
        form="words",
        quotation="您可以选择较小的模型，如`distilbert-base-uncased`",
        says="distilbert-base-uncased is a smaller model than all-MiniLM-L6-v2.",
        so="It is nearly three times as large.",
        why="Nor is it a Sentence-BERT: it was not trained on pairs of sentences.",
    ),
    Claim(
        key="segmentation",
        article="similar",
        section="9.2",
        form="words",
        quotation="中文文本通常需要进行分词处理，将文本拆分成一个个词",
        says="Chinese must be split into words first, by jieba for instance.",
        so="Not for BERT: its tokenizer sets each Chinese character apart by itself, with or without spaces.",
        why="Give the encoder the text as it is. Its tokenizer belongs to it, as do the vectors of its pieces.",
    ),
)


def bert_parameters(
    width: int, layers: int, *, vocabulary: int = 30_522, positions: int = 512, types: int = 2, pooler: bool = True
) -> int:
    """Count the parameters of a BERT encoder (Devlin et al., 2019) whose inner layers are four times as wide.

    Parameters
    ----------
    width : int
        Numbers in the vector of one piece.
    layers : int
    vocabulary, positions, types : int
        Rows of the three tables of embeddings; DistilBERT (Sanh et al., 2019) has no types, which is 0.
    pooler : bool
        Whether there is the layer on the first piece; DistilBERT has none.
    """
    norm = 2 * width
    tables = (vocabulary + positions + types) * width + norm
    attention = 4 * (width * width + width) + norm
    inner = 2 * width * 4 * width + 4 * width + width + norm
    return tables + layers * (attention + inner) + pooler * (width * width + width)
