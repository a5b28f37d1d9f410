set encoding utf8
set terminal svg size 640,495 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 3 noenhanced
set xlabel offset 0,0.6
set bmargin 7.5
set xtics offset 0,0.3
set xlabel 'text0'
set ylabel 'text1'
set xrange [0.72:8.28] noextend
set format x '%.10g'
set xtics (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
set yrange [-0.09:2.34] noextend
set format y '%.10g'
set grid ytics lc rgb '#808080' lw 0.5 dt 1
$m0 << END
1.0 0.875 0.875 0.875
2.0 0.75 0.75 0.75
3.0 0.625 0.625 0.625
4.0 0.5 0.5 0.5
5.0 0.375 0.375 0.375
6.0 0.25 0.25 0.25
7.0 0.125 0.125 0.125
8.0 0.0 0.0 0.0
END
$m1 << END
1.0 0.90625 0.90625 0.90625
2.0 0.8125 0.8125 0.8125
3.0 0.71875 0.71875 0.71875
4.0 0.625 0.625 0.625
5.0 0.53125 0.53125 0.53125
6.0 0.4375 0.4375 0.4375
7.0 0.34375 0.34375 0.34375
8.0 0.25 0.25 0.25
END
$m2 << END
1.0 0.9375 0.9375 0.9375
2.0 0.875 0.875 0.875
3.0 0.8125 0.8125 0.8125
4.0 0.75 0.75 0.75
5.0 0.6875 0.6875 0.6875
6.0 0.625 0.625 0.625
7.0 0.5625 0.5625 0.5625
8.0 0.5 0.5 0.5
END
$m3 << END
1.0 0.96875 0.96875 0.96875
2.0 0.9375 0.9375 0.9375
3.0 0.90625 0.90625 0.90625
4.0 0.875 0.875 0.875
5.0 0.84375 0.84375 0.84375
6.0 0.8125 0.8125 0.8125
7.0 0.78125 0.78125 0.78125
8.0 0.75 0.75 0.75
END
$m4 << END
1.0 1.0 1.0 1.0
2.0 1.0 1.0 1.0
3.0 1.0 1.0 1.0
4.0 1.0 1.0 1.0
5.0 1.0 1.0 1.0
6.0 1.0 1.0 1.0
7.0 1.0 1.0 1.0
8.0 1.0 1.0 1.0
END
$m5 << END
1.0 1.03125 1.03125 1.03125
2.0 1.0625 1.0625 1.0625
3.0 1.09375 1.09375 1.09375
4.0 1.125 1.125 1.125
5.0 1.15625 1.15625 1.15625
6.0 1.1875 1.1875 1.1875
7.0 1.21875 1.21875 1.21875
8.0 1.25 1.25 1.25
END
$m6 << END
1.0 1.0625 1.0625 1.0625
2.0 1.125 1.125 1.125
3.0 1.1875 1.1875 1.1875
4.0 1.25 1.25 1.25
5.0 1.3125 1.3125 1.3125
6.0 1.375 1.375 1.375
7.0 1.4375 1.4375 1.4375
8.0 1.5 1.5 1.5
END
$m7 << END
1.0 1.09375 1.09375 1.09375
2.0 1.1875 1.1875 1.1875
3.0 1.28125 1.28125 1.28125
4.0 1.375 1.375 1.375
5.0 1.46875 1.46875 1.46875
6.0 1.5625 1.5625 1.5625
7.0 1.65625 1.65625 1.65625
8.0 1.75 1.75 1.75
END
$m8 << END
1.0 1.125 1.125 1.125
2.0 1.25 1.25 1.25
3.0 1.375 1.375 1.375
4.0 1.5 1.5 1.5
5.0 1.625 1.625 1.625
6.0 1.75 1.75 1.75
7.0 1.875 1.875 1.875
8.0 2.0 2.0 2.0
END
$m9 << END
1.0 1.15625 1.15625 1.15625
2.0 1.3125 1.3125 1.3125
3.0 1.46875 1.46875 1.46875
4.0 1.625 1.625 1.625
5.0 1.78125 1.78125 1.78125
6.0 1.9375 1.9375 1.9375
7.0 2.09375 2.09375 2.09375
8.0 2.25 2.25 2.25
END
plot $m0 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt 1 pt 7 ps 0.75 title 'text2xxx', \
  $m1 using 1:2 with linespoints lc rgb '#d55e00' lw 1.8 dt (8,4) pt 5 ps 0.75 title 'text3xxx', \
  $m2 using 1:2 with linespoints lc rgb '#009e73' lw 1.8 dt (3,3) pt 9 ps 0.75 title 'text4xxx', \
  $m3 using 1:2 with linespoints lc rgb '#cc6aa0' lw 1.8 dt (10,3,2,3) pt 13 ps 0.75 title 'text5xxx', \
  $m4 using 1:2 with linespoints lc rgb '#9c7c14' lw 1.8 dt 1 pt 11 ps 0.75 title 'text6xxx', \
  $m5 using 1:2 with linespoints lc rgb '#6e6ec8' lw 1.8 dt (8,4) pt 7 ps 0.75 title 'text7xxx', \
  $m6 using 1:2 with linespoints lc rgb '#348eb0' lw 1.8 dt (3,3) pt 5 ps 0.75 title 'text8xxx', \
  $m7 using 1:2 with linespoints lc rgb '#966450' lw 1.8 dt (10,3,2,3) pt 9 ps 0.75 title 'text9xxx', \
  $m8 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt (8,4) pt 13 ps 0.75 title 'text10xx', \
  $m9 using 1:2 with linespoints lc rgb '#d55e00' lw 1.8 dt (3,3) pt 11 ps 0.75 title 'text11xx'
