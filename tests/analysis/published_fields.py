"""The table of google-research/receptive_field, as far as the layouts of its networks are those of blueprints here.

Its networks are TF-Slim's. Node by node: the size, the stride, and the padding at an unknown extent, at 224 and at 321;
`?` where it depends on the extent, `-` where the layouts differ in it.

* ResNet v1: Slim's stages take their stride in the last bottleneck, those of the paper and of keras.applications in
  the first, so that the ends of stages 1 to 3 are different nodes. Slim's first pooling is padded as "same", which at
  224 puts its zero behind; the blueprints' symmetric padding is Slim's at 321.
* ResNet v2: keras.applications has Slim's layout, but for that padding.
* MobileNet: keras.applications pads by (0, 1) where it strides, as "same" does at 224, but not at 321.
* No blueprint has the layout of inception_resnet_v2-same or of the networks of 200 layers; ResNet v1.5 strides in
  its 3×3 convolutions, which the table knows no network for.
"""

TABLE = {
    "alexnet": """
        conv1 11 4 0 0 0
        pool1 19 8 0 0 0
        conv2 51 8 16 16 16
        conv3 99 16 32 32 32
        conv4 131 16 48 48 48
        conv5 163 16 64 64 64
        pool3 195 32 64 64 64
    """,
    "vgg11": """
        block1.conv1 3 1 1 1 1
        block1.pool1 4 2 1 1 1
        block2.conv1 8 2 3 3 3
        block2.pool1 10 4 3 3 3
        block3.conv1 18 4 7 7 7
        block3.conv2 26 4 11 11 11
        block3.pool1 30 8 11 11 11
        block4.conv1 46 8 19 19 19
        block4.conv2 62 8 27 27 27
        block4.pool1 70 16 27 27 27
        block5.conv1 102 16 43 43 43
        block5.conv2 134 16 59 59 59
        block5.pool1 150 32 59 59 59
    """,
    "vgg16": """
        block1.conv1 3 1 1 1 1
        block1.pool1 6 2 2 2 2
        block2.conv1 10 2 4 4 4
        block2.pool1 16 4 6 6 6
        block3.conv1 24 4 10 10 10
        block3.conv2 32 4 14 14 14
        block3.pool1 44 8 18 18 18
        block4.conv1 60 8 26 26 26
        block4.conv2 76 8 34 34 34
        block4.pool1 100 16 42 42 42
        block5.conv1 132 16 58 58 58
        block5.conv2 164 16 74 74 74
        block5.pool1 212 32 90 90 90
    """,
    "inception_v2": """
        conv1 7 2 ? 2 3
        pool1 11 4 ? 2 5
        conv2 11 4 ? 2 5
        conv3 19 4 ? 6 9
        pool2 27 8 ? 6 13
        inception_3a.concat1 59 8 ? 22 29
        inception_3b.concat1 91 8 ? 38 45
        inception_3c.concat1 123 16 ? 46 61
        inception_4a.concat1 187 16 ? 78 93
        inception_4b.concat1 251 16 ? 110 125
        inception_4c.concat1 315 16 ? 142 157
        inception_4d.concat1 379 16 ? 174 189
        inception_4e.concat1 443 32 ? 190 221
        inception_5a.concat1 571 32 ? 254 285
        inception_5b.concat1 699 32 ? 318 349
    """,
    "inception_v3": """
        stem.conv1 3 2 0 0 0
        stem.conv2 7 2 0 0 0
        stem.conv3 11 2 2 2 2
        stem.pool1 15 4 2 2 2
        stem.conv4 15 4 2 2 2
        stem.conv5 23 4 2 2 2
        stem.pool2 31 8 2 2 2
        inception_a1.concat1 63 8 18 18 18
        inception_a2.concat1 95 8 34 34 34
        inception_a3.concat1 127 8 50 50 50
        reduction_a1.concat1 159 16 58 58 58
        inception_b1.concat1 351 16 154 154 154
        inception_b2.concat1 543 16 250 250 250
        inception_b3.concat1 735 16 346 346 346
        inception_b4.concat1 927 16 442 442 442
        reduction_b1.concat1 1055 32 490 490 490
        inception_c1.concat3 1183 32 554 554 554
        inception_c2.concat3 1311 32 618 618 618
    """,
    "inception_v4": """
        stem.conv1 3 2 0 0 0
        stem.conv2 7 2 0 0 0
        stem.conv3 11 2 2 2 2
        stem.concat1 15 4 2 2 2
        stem.concat2 47 4 14 14 14
        stem.concat3 55 8 14 14 14
        inception_a1.concat1 87 8 30 30 30
        inception_a2.concat1 119 8 46 46 46
        inception_a3.concat1 151 8 62 62 62
        inception_a4.concat1 183 8 78 78 78
        reduction_a1.concat1 215 16 86 86 86
        inception_b1.concat1 407 16 182 182 182
        inception_b2.concat1 599 16 278 278 278
        inception_b3.concat1 791 16 374 374 374
        inception_b4.concat1 983 16 470 470 470
        inception_b5.concat1 1175 16 566 566 566
        inception_b6.concat1 1367 16 662 662 662
        inception_b7.concat1 1559 16 758 758 758
        reduction_b1.concat1 1687 32 806 806 806
        inception_c1.concat3 1815 32 870 870 870
        inception_c2.concat3 1943 32 934 934 934
        inception_c3.concat3 2071 32 998 998 998
    """,
    "inception_resnet_v2": """
        stem.conv1 3 2 0 0 0
        stem.conv2 7 2 0 0 0
        stem.conv3 11 2 2 2 2
        stem.pool1 15 4 2 2 2
        stem.conv4 15 4 2 2 2
        stem.conv5 23 4 2 2 2
        stem.pool2 31 8 2 2 2
        stem.concat1 63 8 18 18 18
        reduction_a1.concat1 415 16 186 186 186
        inception_resnet_b20.relu5 2335 16 1146 1146 1146
        reduction_b1.concat1 2399 32 1162 1162 1162
        conv1 3039 32 1482 1482 1482
    """,
    "mobilenet": """
        conv1 3 2 ? 0 1
        separable1.conv2 7 2 ? 2 3
        separable2.conv2 11 4 ? 2 -
        separable3.conv2 19 4 ? 6 -
        separable4.conv2 27 8 ? 6 -
        separable5.conv2 43 8 ? 14 -
        separable6.conv2 59 16 ? 14 -
        separable7.conv2 91 16 ? 30 -
        separable8.conv2 123 16 ? 46 -
        separable9.conv2 155 16 ? 62 -
        separable10.conv2 187 16 ? 78 -
        separable11.conv2 219 16 ? 94 -
        separable12.conv2 251 32 ? 94 -
        separable13.conv2 315 32 ? 126 -
    """,
    "resnet50": "stage4.bottleneck3.add1 483 32 - - 241",
    "resnet101": "stage4.bottleneck3.add1 1027 32 - - 513",
    "resnet152": "stage4.bottleneck3.add1 1507 32 - - 753",
    "resnet50_v2": """
        stage1.bottleneck3.add1 35 8 - - 17
        stage2.bottleneck4.add1 99 16 - - 49
        stage3.bottleneck6.add1 291 32 - - 145
        stage4.bottleneck3.add1 483 32 - - 241
    """,
    "resnet101_v2": """
        stage1.bottleneck3.add1 35 8 - - 17
        stage2.bottleneck4.add1 99 16 - - 49
        stage3.bottleneck23.add1 835 32 - - 417
        stage4.bottleneck3.add1 1027 32 - - 513
    """,
    "resnet152_v2": """
        stage1.bottleneck3.add1 35 8 - - 17
        stage2.bottleneck8.add1 163 16 - - 81
        stage3.bottleneck36.add1 1315 32 - - 657
        stage4.bottleneck3.add1 1507 32 - - 753
    """,
}
RESOLUTIONS = (None, 224, 321)


def rows(network: str, resolution: int | None) -> dict[str, tuple[str, ...]]:
    """For each node of a network: size, stride and padding as the table has them."""
    column = 3 + RESOLUTIONS.index(resolution)
    entries = (line.split() for line in TABLE[network].strip().splitlines())
    return {entry[0]: (entry[1], entry[2], entry[column]) for entry in entries}
